import { createServer } from 'node:http'

/** The floor that the intake is measured against: parses the JSON, answers, forgets. */
createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (chunk) => (body += String(chunk)))
  request.on('end', () => {
    if (body) JSON.parse(body)
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end('{"received":1}')
  })
}).listen(Number(process.env['PORT']), '127.0.0.1')
