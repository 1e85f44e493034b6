import { describe, expect, test } from 'vitest'
import { readConfig, readPlanConfig, SetupError } from '../src/config.ts'
import type { Config } from '../src/config.ts'

const needed = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_CHANNEL: '#falco' }

function config(more: Record<string, string | undefined> = {}, yml?: string): Config {
  return readConfig({ ...needed, ...more }, (path) => (path === 'falconer.yml' ? yml : undefined))
}

/** The sentence that ends the start. */
function refusal(more: Record<string, string | undefined>, yml?: string): string {
  try {
    config(more, yml)
  } catch (error) {
    if (error instanceof SetupError) return error.message
    throw error
  }
  return 'it started'
}

describe('the environment', () => {
  test('three variables are enough to start', () => {
    expect(config()).toEqual({
      slack: {
        botToken: 'xoxb-1',
        hearing: { kind: 'socket', appToken: 'xapp-1' },
        apiUrl: undefined,
        fallbackChannel: '#falco',
        paced: true,
      },
      intake: { host: '127.0.0.1', port: 2801, token: undefined },
      ledgerFile: 'data/falconer.db',
      cacheUrl: undefined,
      model: undefined,
      routes: [{ match: {}, floor: undefined, channel: '#falco', mention: undefined }],
      neverSuppress: [],
      fingerprint: { cluster: undefined, fields: {} },
      quietAfterMs: 86_400_000,
      maxSuppressionMs: 30 * 86_400_000,
      stormAfter: 15,
      retain: { keepMs: 30 * 86_400_000, keepBytes: 5_000_000_000 },
      rules: [],
      logLevel: 'info',
      warnings: [],
    })
  })

  test('a variable that is set to nothing is not set, and blanks around a value do not count', () => {
    expect(config({ PORT: '', HOST: ' ', SLACK_BOT_TOKEN: ' xoxb-2\n' })).toMatchObject({
      slack: { botToken: 'xoxb-2' },
      intake: { host: '127.0.0.1', port: 2801 },
    })
  })

  test.each([
    [{ SLACK_BOT_TOKEN: undefined }, /^SLACK_BOT_TOKEN is not set; .*xoxb-/],
    [{ SLACK_APP_TOKEN: undefined }, /^SLACK_APP_TOKEN is not set; .*xapp-.*or set SLACK_SIGNING_SECRET/],
    [{ SLACK_CHANNEL: undefined }, /^SLACK_CHANNEL is not set and falconer.yml has no routes; .*in quotes/],
    [{ SLACK_CHANNEL: 'two words' }, /^SLACK_CHANNEL is "two words"; expected a channel id/],
    [{ PORT: '28O1' }, /^PORT is "28O1"; expected a port number/],
    [{ PORT: '70000' }, /^PORT is "70000"/],
    [{ SLACK_PACE: 'offf' }, /^SLACK_PACE is "offf"; expected one of on, off; did you mean off\?$/],
    [{ LOG_LEVEL: 'warning' }, /^LOG_LEVEL is "warning"; .*did you mean warn\?$/],
    [{ SLACK_API_URL: 'localhost:9000' }, /^SLACK_API_URL is "localhost:9000"; expected an address/],
    [{ CACHE_URL: 'localhost:6379' }, /^CACHE_URL begins with localhost:; expected redis:/],
    [{ FALCONER_CONFIG: 'other.yml' }, /^FALCONER_CONFIG names other\.yml, which is not there/],
    [{ DATABASE_URL: 'data/falconer.db' }, /^DATABASE_URL has no scheme; expected a SQLite file, such as file:/],
  ])('%o ends the start with a sentence that names the variable', (variables, sentence) => {
    expect(refusal(variables)).toMatch(sentence)
  })

  test('Postgres is refused without repeating the password', () => {
    const sentence = refusal({ DATABASE_URL: 'postgres://falco:hunter2@db/falconer' })
    expect(sentence).toBe('DATABASE_URL names Postgres, not in this version; set a SQLite file, such as file:data/falconer.db.')
  })

  test.each([
    ['file:alerts.db', 'alerts.db'],
    ['file:/var/lib/falconer.db', '/var/lib/falconer.db'],
    ['file:///var/lib/falconer.db', '/var/lib/falconer.db'],
    ['file::memory:', ':memory:'],
  ])('%s is the SQLite file %s', (url, file) => {
    expect(config({ DATABASE_URL: url }).ledgerFile).toBe(file)
  })

  test('the Web API root needs no last slash', () => {
    expect(config({ SLACK_API_URL: 'http://127.0.0.1:9000/api' }).slack.apiUrl).toBe('http://127.0.0.1:9000/api/')
    expect(config({ SLACK_API_URL: 'http://127.0.0.1:9000/api/' }).slack.apiUrl).toBe('http://127.0.0.1:9000/api/')
  })

  test('a signing secret alone means that Slack posts to us', () => {
    const { slack } = config({ SLACK_APP_TOKEN: undefined, SLACK_SIGNING_SECRET: 's3cret', SLACK_PORT: '3001' })
    expect(slack.hearing).toEqual({ kind: 'http', signingSecret: 's3cret', port: 3001 })
  })

  test('with both ways to hear Slack set, Socket Mode wins and a warning says so', () => {
    const both = config({ SLACK_SIGNING_SECRET: 's3cret' })
    expect(both.slack.hearing.kind).toBe('socket')
    expect(both.warnings).toEqual([expect.stringMatching(/^SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set; Socket Mode/)])
  })

  test('Slack and Falco cannot be heard on one port', () => {
    const variables = { SLACK_APP_TOKEN: undefined, SLACK_SIGNING_SECRET: 's3cret', SLACK_PORT: '2801' }
    expect(refusal(variables)).toMatch(/^SLACK_PORT and PORT are both 2801/)
  })

  test('swapped tokens are doubted, not refused', () => {
    const { warnings } = config({ SLACK_BOT_TOKEN: 'xapp-1', SLACK_APP_TOKEN: 'xoxb-1' })
    expect(warnings.map((warning) => warning.split(' ')[0])).toEqual(['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'])
  })

  test("a stand-in's tokens need no prefix", () => {
    expect(config({ SLACK_BOT_TOKEN: 'bot', SLACK_APP_TOKEN: 'app' }).warnings).toEqual([])
  })

  test('an intake that the network reaches without a token is warned about', () => {
    expect(config({ HOST: '0.0.0.0' }).warnings).toEqual([expect.stringMatching(/^HOST is 0\.0\.0\.0 and INGEST_TOKEN is not set/)])
    expect(config({ HOST: '0.0.0.0', INGEST_TOKEN: 't' }).warnings).toEqual([])
    expect(config({ HOST: 'localhost' }).warnings).toEqual([])
  })
})

describe('the model', () => {
  test('is off unless LLM_MODEL names it', () => {
    expect(config().model).toBeUndefined()
  })

  test('whose name begins with claude is at Anthropic, where no address says otherwise', () => {
    const claude = { kind: 'anthropic', model: 'claude-sonnet-4-5', baseUrl: 'https://api.anthropic.com/v1', apiKey: 'k' }
    const variables = { LLM_MODEL: 'claude-sonnet-4-5', LLM_API_KEY: 'k' }
    expect(config(variables).model).toEqual(claude)
    expect(config({ ...variables, LLM_BASE_URL: 'https://api.anthropic.com' }).model).toEqual(claude)
    expect(config({ ...variables, LLM_BASE_URL: 'https://llm.example.com/v1' }).model).toMatchObject({ kind: 'openai' })
  })

  test("any other speaks OpenAI's API at LLM_BASE_URL, and one of your own needs no key", () => {
    const { model, warnings } = config({ LLM_MODEL: 'llama3.3', LLM_BASE_URL: 'http://127.0.0.1:11434/v1/' })
    expect(model).toEqual({ kind: 'openai', model: 'llama3.3', baseUrl: 'http://127.0.0.1:11434/v1', apiKey: undefined })
    expect(warnings).toEqual([])
  })

  test.each([
    [{ LLM_API_KEY: 'k' }, /^LLM_API_KEY is set and LLM_MODEL is not; name the model/],
    [{ LLM_BASE_URL: 'http://127.0.0.1/v1' }, /^LLM_BASE_URL is set and LLM_MODEL is not; name the model/],
    [{ LLM_MODEL: 'gpt-5' }, /^LLM_MODEL is "gpt-5" and LLM_BASE_URL is not set; set the address .*11434/],
    [{ LLM_MODEL: 'claude-x' }, /^LLM_API_KEY is not set; api\.anthropic\.com wants one/],
    [{ LLM_MODEL: 'gpt-5', LLM_BASE_URL: 'https://api.openai.com/v1' }, /^LLM_API_KEY is not set; api\.openai\.com wants one/],
    [{ LLM_MODEL: 'gpt-5', LLM_BASE_URL: 'https://api.anthropic.com/v1' }, /^LLM_BASE_URL is Anthropic's .* name one of its models/],
    [{ LLM_MODEL: 'm', LLM_BASE_URL: '127.0.0.1:11434' }, /^LLM_BASE_URL is no address; expected one such as/],
    [{ LLM_MODEL: 'm', LLM_BASE_URL: 'ftp://h/v1' }, /^LLM_BASE_URL begins with ftp:; expected one such as/],
    [{ LLM_MODEL: 'm', LLM_BASE_URL: 'http://h/v1/chat/completions' }, /^LLM_BASE_URL ends with \/chat\/completions; leave that away/],
    [{ LLM_MODEL: 'm', LLM_BASE_URL: 'http://h/v1?key=1' }, /^LLM_BASE_URL goes on behind a \?/],
  ])('%o ends the start with the remedy', (variables, sentence) => {
    expect(refusal(variables)).toMatch(sentence)
  })

  test('neither its key nor a password in its address is repeated', () => {
    expect(refusal({ LLM_MODEL: 'm', LLM_API_KEY: 'hunter2', LLM_BASE_URL: 'http://ana:hunter2@h/v1' })).toBe(
      'LLM_BASE_URL holds a user or a password; give the key in LLM_API_KEY instead.',
    )
  })

  test('is warned about where evidence leaves the machine in the clear', () => {
    const variables = { LLM_MODEL: 'm', LLM_BASE_URL: 'http://llm.example.com/v1' }
    expect(config(variables).warnings).toEqual([expect.stringMatching(/^LLM_BASE_URL is http: .*: evidence goes over the network/)])
    expect(config({ ...variables, LLM_API_KEY: 'k' }).warnings).toEqual([expect.stringMatching(/: LLM_API_KEY and evidence go/)])
    expect(config({ ...variables, LLM_BASE_URL: 'https://llm.example.com/v1' }).warnings).toEqual([])
  })
})

const example = `
routes:
  - match: { namespace: payments, priority: Warning }
    channel: "#payments-sec"
    mention: here
  - match: { source: k8s_audit, tag: mitre_persistence }
    channel: "#audit"
  - match: { proc.name: [nc, ncat], user.uid: 0, evt.is_open_write: true, big: 18446744073709551615 }
    channel: C0123ABCD
    mention: U0123ABCD
    report: auto
  - match: { priority: info }
    channel: "#falco"
fingerprint:
  "Contact K8S API Server From Container": [k8s.ns.name, container.image.repository]
cluster: prod-eu
quietAfter: 90m
`

describe('falconer.yml', () => {
  test('routes, fingerprints, cluster and quietAfter are read', () => {
    const { routes, fingerprint, quietAfterMs } = config({}, example)
    expect(routes).toEqual([
      { match: { namespace: ['payments'] }, floor: 'Warning', channel: '#payments-sec', mention: 'here' },
      { match: { source: ['k8s_audit'], tag: ['mitre_persistence'] }, floor: undefined, channel: '#audit', mention: undefined },
      {
        match: { 'proc.name': ['nc', 'ncat'], 'user.uid': ['0'], 'evt.is_open_write': ['true'], big: ['18446744073709551615'] },
        floor: undefined,
        channel: 'C0123ABCD',
        mention: 'U0123ABCD',
        autoReport: true,
      },
      { match: {}, floor: 'Informational', channel: '#falco', mention: undefined },
    ])
    const fields = { 'Contact K8S API Server From Container': ['k8s.ns.name', 'container.image.repository'] }
    expect(fingerprint).toEqual({ cluster: 'prod-eu', fields })
    expect(quietAfterMs).toBe(90 * 60_000)
  })

  test("with routes SLACK_CHANNEL is not needed, and the last route's channel hears of what cannot be delivered", () => {
    expect(config({ SLACK_CHANNEL: undefined }, example).slack.fallbackChannel).toBe('#falco')
    expect(config({ SLACK_CHANNEL: '#ops' }, example).slack.fallbackChannel).toBe('#ops')
    expect(config({ SLACK_FALLBACK_CHANNEL: 'help' }, example).slack.fallbackChannel).toBe('#help')
  })

  test('neverSuppress is a list of matches, in which a workload of none means neither a pod nor a container', () => {
    const yml = 'neverSuppress: [{ priority: critical, workload: none }, { source: internal, proc.name: [nc, ncat] }]'
    expect(config({}, yml).neverSuppress).toEqual([
      { match: {}, floor: 'Critical', withoutWorkload: true, words: 'priority: Critical, workload: none' },
      {
        match: { source: ['internal'], 'proc.name': ['nc', 'ncat'] },
        floor: undefined,
        withoutWorkload: false,
        words: 'source: internal, proc.name: nc or ncat',
      },
    ])
  })

  test('an empty file changes nothing', () => {
    expect(config({}, '# nothing yet\n')).toEqual(config())
  })

  test.each([
    ['routes:\n  - chanel: "#a"', 'routes[0].chanel is not a setting; did you mean channel?'],
    ['routes:\n  - channel: "#a"\n    mentoin: here', 'routes[0].mentoin is not a setting; did you mean mention?'],
    [
      'routes:\n  - { channel: a, report: always }',
      'routes[0].report is "always"; expected auto: a report unasked for Critical alerts and above.',
    ],
    ['routes:\n  - match: {}', 'routes[0].channel is missing; expected a channel id (C0123ABCD) or a name.'],
    ['routs: []', 'routs is not a setting; did you mean routes?'],
    [
      'colour: red',
      'colour is not a setting; there are routes, neverSuppress, fingerprint, cluster, quietAfter, maxSuppression, stormAfter, retain, rules.',
    ],
    ['routes: []', 'routes is an empty list; expected a list with at least one route.'],
    ['routes:\n  channel: "#a"', 'routes is an object; expected a list with at least one route.'],
    [
      'routes:\n  - channel: #falco',
      'routes[0].channel is empty; expected a channel id (C0123ABCD) or a name; YAML takes an unquoted # for a comment, so write "#falco" in quotes.',
    ],
    ['routes:\n  - channel: "a b"', 'routes[0].channel is "a b"; expected a channel id (C0123ABCD) or a name.'],
    [
      'routes:\n  - channel: a\n  - { channel: b, match: { priority: Warnin } }',
      'routes[1].match.priority is "Warnin"; expected one of Emergency, Alert, Critical, Error, Warning, Notice, Informational, Debug, which means "and above"; did you mean Warning?',
    ],
    [
      'routes:\n  - { channel: b, match: { proc: { name: nc } } }',
      'routes[0].match.proc is an object; expected a value or a list of values; write the whole name of the field, such as proc.name.',
    ],
    ['routes:\n  - { channel: b, match: { proc.name: } }', 'routes[0].match.proc.name is empty; expected a value or a list of values.'],
    [
      'routes:\n  - { channel: b, mention: "@ana" }',
      'routes[0].mention is "@ana"; expected here, the id of a member (U…) or of a user group (S…).',
    ],
    ['neverSuppress: { source: internal }', 'neverSuppress is an object; expected a list of matches, as in routes.'],
    [
      'neverSuppress: [{}]',
      'neverSuppress[0] is an object; expected one field or more with the values that fit, such as { priority: Critical, workload: none }.',
    ],
    [
      'neverSuppress: [{ priority: Critcal }]',
      'neverSuppress[0].priority is "Critcal"; expected one of Emergency, Alert, Critical, Error, Warning, Notice, Informational, Debug, which means "and above"; did you mean Critical?',
    ],
    ['neverSuppress: [{ proc.name: [] }]', 'neverSuppress[0].proc.name is an empty list; expected a value or a list of values.'],
    ['fingerprint:\n  Some rule: proc.name', 'fingerprint.Some rule is "proc.name"; expected a list of field names.'],
    ['cluster: yes: no', 'line 1 cannot be read: Nested mappings are not allowed in compact mappings.'],
    ['cluster: true', 'cluster is the boolean true; expected the name of the cluster.'],
    ['cluster: a\ncluster: b', 'line 2 cannot be read: the same key stands here twice; keep one.'],
    ['quietAfter: 24', 'quietAfter is the number 24; expected a duration such as 30m, 24h or 7d.'],
    ['quietAfter: a day', 'quietAfter is "a day"; expected a duration such as 30m, 24h or 7d.'],
    ['maxSuppression: 30s', 'maxSuppression is "30s"; expected a duration from 1m to 366d, such as 8h or 30d.'],
    ['maxSuppression: 400d', 'maxSuppression is "400d"; expected a duration from 1m to 366d, such as 8h or 30d.'],
    ['maxSuppression: 30', 'maxSuppression is the number 30; expected a duration from 1m to 366d, such as 8h or 30d.'],
    ['stormAfter: 0', 'stormAfter is the number 0; expected a whole number of new alerts, 1 or more.'],
    ['stormAfter: 2.5', 'stormAfter is the number 2.5; expected a whole number of new alerts, 1 or more.'],
    ['stormAfter: many', 'stormAfter is "many"; expected a whole number of new alerts, 1 or more.'],
    ['retain: 30d', 'retain is "30d"; expected days and bytes, either or both.'],
    ['retain: { day: 3 }', 'retain.day is not a setting; did you mean days?'],
    ['retain: { days: 0 }', 'retain.days is the number 0; expected a number of days above 0, up to 36500.'],
    ['retain: { days: -1, bytes: 5GB }', 'retain.days is the number -1; expected a number of days above 0, up to 36500.'],
    ['retain: { days: .inf }', 'retain.days is the number Infinity; expected a number of days above 0, up to 36500.'],
    ['retain: { days: 30d }', 'retain.days is "30d"; expected a number of days above 0, up to 36500.'],
    ['retain: { bytes: 5 giga }', 'retain.bytes is "5 giga"; expected a number of bytes above 0, or a text such as 500MB or 5GB.'],
    ['retain: { bytes: 0 }', 'retain.bytes is the number 0; expected a number of bytes above 0, or a text such as 500MB or 5GB.'],
    [
      'rules: /etc/falco/rules.d',
      'rules is "/etc/falco/rules.d"; expected a list of Falco\'s rule files and folders, as its own rules_files.',
    ],
    ['rules: []', "rules is an empty list; expected a list of Falco's rule files and folders, as its own rules_files."],
    [
      'rules: [{ file: a.yaml }]',
      "rules[0] is an object; expected the path of a rule file or of a folder of them; it is Falco's rules_files that belongs here, not its rules.",
    ],
    ['- routes', 'the file is a list; expected settings by name.'],
  ])('%j is refused in words', (yml, sentence) => {
    expect(refusal({}, yml)).toBe(`falconer.yml: ${sentence}`)
  })

  test.each([
    ['{ days: 7, bytes: 500MB }', 7, 500_000_000],
    ['{ days: 0.5 }', 0.5, 5_000_000_000],
    ['{ bytes: 1.5 GB }', 30, 1_500_000_000],
    ['{ bytes: 64kB }', 30, 64_000],
    ['{ bytes: 1048576 }', 30, 1_048_576],
    ['{}', 30, 5_000_000_000],
  ])('retain: %s keeps events for %d days and %d bytes', (written, days, keepBytes) => {
    expect(config({}, `retain: ${written}`).retain).toEqual({ keepMs: days * 86_400_000, keepBytes })
  })

  test('a suppression lasts as long as maxSuppression says at most', () => {
    expect(config({}, 'maxSuppression: 7d').maxSuppressionMs).toBe(7 * 86_400_000)
  })

  test('rules names the rule files in the order in which Falco loads them', () => {
    const yml = 'rules: [/etc/falco/falco_rules.yaml, /etc/falco/falco_rules.local.yaml, /etc/falco/rules.d]'
    expect(config({}, yml).rules).toEqual(['/etc/falco/falco_rules.yaml', '/etc/falco/falco_rules.local.yaml', '/etc/falco/rules.d'])
  })

  test('a channel carries as many new alerts as stormAfter says', () => {
    expect(config({}, 'stormAfter: 40').stormAfter).toBe(40)
  })

  test('a plan needs none of the tokens, and reads the rest as a start does', () => {
    const variables = { PORT: '2802', INGEST_TOKEN: 't', SLACK_PACE: 'off', DATABASE_URL: 'file:a.db' }
    const plan = readPlanConfig(variables, (path) => (path === 'falconer.yml' ? 'stormAfter: 3' : undefined))
    expect(plan).toEqual({ intake: { host: '127.0.0.1', port: 2802, token: 't' }, ledgerFile: 'a.db', stormAfter: 3, paced: false })
  })

  test('a file that cannot be read ends the start with its name', () => {
    const unreadable = (): string => {
      throw new Error('EACCES: permission denied')
    }
    expect(() => readConfig(needed, unreadable)).toThrow(/^falconer\.yml cannot be read \(EACCES: permission denied\)/)
  })
})
