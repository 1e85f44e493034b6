import { isObject } from './args.ts'

/**
 * What Slack would turn into a mention or a link in this text, block, attachment or view. Text that was escaped has none.
 * plain_text is left out: whether `@here` rings there is not documented, and Slack says that special mentions need `<!…>`.
 */
export function liveTokensIn(shown: unknown): readonly string[] {
  if (Array.isArray(shown)) return shown.flatMap(liveTokensIn)
  if (!isObject(shown)) return []
  return [...ownTokens(shown), ...Object.values(shown).flatMap(liveTokensIn)]
}

/** `<!here>`, `<@U1>`, `<#C1>`, `<https://a.example|label>`, `<mailto:…>`. */
export function liveTokensInMrkdwn(text: string): readonly string[] {
  return text.match(/<(?:[!@#][^<>]*|[a-z][a-z\d+.-]*:[^<>]*|[^<>|]*\|[^<>]*)>/gi) ?? []
}

function ownTokens(object: Readonly<Record<string, unknown>>): readonly string[] {
  const text = typeof object['text'] === 'string' ? object['text'] : ''
  switch (object['type']) {
    case 'mrkdwn':
      return [...liveTokensInMrkdwn(text), ...(object['verbatim'] === true ? [] : rings(text))]
    case 'markdown':
      return [...liveTokensInMrkdwn(text), ...rings(text), ...(text.match(/\[[^\]]*\]\([^)]*\)/g) ?? [])]
    case 'broadcast':
      return [`<!${String(object['range'])}>`]
    case 'user':
      return [`<@${String(object['user_id'])}>`]
    case 'usergroup':
      return [`<!subteam^${String(object['usergroup_id'])}>`]
    case 'channel':
      return [`<#${String(object['channel_id'])}>`]
    case 'link':
      return [`<${String(object['url'])}|${text}>`]
    case 'plain_text':
    case 'text':
      return []
    case undefined:
      return legacyTokens(object)
    default:
      return []
  }
}

/** Slack links special mentions by itself in mrkdwn that is not `verbatim`. */
function rings(text: string): readonly string[] {
  return text.match(/(?<![\w<!])@(?:here|channel|everyone)\b/g) ?? []
}

/** The text members of an attachment and of its fields. */
function legacyTokens(object: Readonly<Record<string, unknown>>): readonly string[] {
  const members = ['text', 'pretext', 'title', 'value', 'footer'].map((name) => object[name])
  return members.flatMap((member) => (typeof member === 'string' ? liveTokensInMrkdwn(member) : []))
}
