/** Slack says no: becomes `{"ok":false,"error":…}`, with the details beside it. */
export class Refusal extends Error {
  readonly error: string
  /** Slack's sentences about what is wrong in a payload, and where. */
  readonly problems: readonly string[]
  readonly details: Readonly<Record<string, unknown>>

  constructor(error: string, problems: readonly string[] = [], details: Readonly<Record<string, unknown>> = {}) {
    super([error, ...problems].join(': '))
    this.name = 'Refusal'
    this.error = error
    this.problems = problems
    this.details = details
  }

  /** As the Web API says it. */
  get answer(): Readonly<Record<string, unknown>> {
    const messages = this.problems.map((problem) => `[ERROR] ${problem}`)
    const reasons = messages.length > 0 ? { errors: this.problems, response_metadata: { messages } } : {}
    return { ok: false, error: this.error, ...reasons, ...this.details }
  }
}
