/** The set-up is wrong: one sentence that names the variable, or the path in falconer.yml, and the remedy. */
export class SetupError extends Error {
  override readonly name = 'SetupError'
}
