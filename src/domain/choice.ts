/** A field with its value in the events at hand, to be ticked: ticked, the scope asks for exactly this value. */
export type Choice = { readonly name: string; readonly value: string; readonly isTicked: boolean }

/**
 * What a scope may be made of. Ticked from the start is the narrowest scope that covers all events of the alert and those to come:
 * whatever they have in common, but for the host and the image's digest of a workload that is scheduled and rolled out anew.
 */
export type Choices = {
  /** By the names people use: rule, cluster, namespace, owner, container, image, digest, process, parent, user, host … */
  readonly ticks: readonly Choice[]
  /** The file, and the directories above it, nearest first, each with the slash at its end. Undefined: there is no file. */
  readonly path: { readonly value: string; readonly prefixes: readonly string[]; readonly chosen: string | undefined } | undefined
  /** All other fields of the event whose values may come again, by Falco's names. */
  readonly others: readonly Choice[]
}

/** What a person has chosen of them: names of ticks, the file or one of its directories, names of other fields. */
export type Chosen = { readonly ticks: readonly string[]; readonly path: string | undefined; readonly others: readonly string[] }
