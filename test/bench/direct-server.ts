import { createServer } from 'node:http'
import { WebClient } from '@slack/web-api'

/** What most people run today, at its fastest: every event goes to Slack as text at once, and nothing is remembered. */
const [slackApiUrl = '', token = ''] = process.argv.slice(2)
const client = new WebClient(token, { slackApiUrl, retryConfig: { retries: 0 } })

createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (chunk) => (body += String(chunk)))
  request.on('end', () => {
    response.end('{"received":1}')
    if (body) void client.chat.postMessage({ channel: '#falco', text: String(JSON.parse(body).rule) })
  })
}).listen(Number(process.env['PORT']), '127.0.0.1')
