import attack from './attack-techniques.json' with { type: 'json' }

export type Technique = {
  /** `T1059.004`. */
  readonly id: string
  readonly name: string
  readonly url: string
  /** The tactics that ATT&CK lists it under. */
  readonly tactics: readonly Tactic[]
}

export type Tactic = {
  /** `TA0002`. */
  readonly id: string
  readonly name: string
  readonly url: string
}

/** The version of ATT&CK Enterprise that the names come from. */
export const attackVersion = attack.version

/**
 * The techniques that a rule's tags name, in the order of the tags: `T1059.004`, or with words behind the id as Falco's GCP rules
 * write them (`T1562-impair-defenses`). Ids that ATT&CK does not list as active are left to `strangers`.
 */
export function techniquesOf(tags: readonly string[]): readonly Technique[] {
  return idsIn(tags)
    .map((id) => techniques.get(id))
    .filter((one) => one !== undefined)
}

/** The tactics that a rule's tags name: `mitre_execution`, `TA0005`, `TA0005-defense-evasion`. Those of its techniques are not added. */
export function tacticsOf(tags: readonly string[]): readonly Tactic[] {
  const found = tags.map((tag) => tacticsByTag.get(tag.toLowerCase()) ?? tacticsByTag.get(idIn(tag)?.toLowerCase() ?? ''))
  return [...new Set(found)].filter((one) => one !== undefined)
}

/** Technique and tactic ids among the tags that ATT&CK does not list: withdrawn, or never there. */
export function strangers(tags: readonly string[]): readonly string[] {
  const known = new Set([...techniquesOf(tags), ...tacticsOf(tags)].map(({ id }) => id))
  return idsIn(tags).filter((id) => !known.has(id))
}

export type Mismatch = { readonly technique: Technique; readonly tagged: readonly Tactic[] }

/** Techniques that ATT&CK lists under none of the tagged tactics. Ten of Falco's official rules have one. */
export function mismatches(tags: readonly string[]): readonly Mismatch[] {
  const tagged = tacticsOf(tags)
  if (tagged.length === 0) return []
  return techniquesOf(tags)
    .filter((technique) => !technique.tactics.some((tactic) => tagged.includes(tactic)))
    .map((technique) => ({ technique, tagged }))
}

function idsIn(tags: readonly string[]): readonly string[] {
  return [...new Set(tags.map(idIn))].filter((id) => id !== undefined)
}

function idIn(tag: string): string | undefined {
  return /^(TA\d{4}|T\d{4}(?:\.\d{3})?)(?:-|$)/.exec(tag)?.[1]
}

const tactics: ReadonlyMap<string, Tactic> = new Map(
  Object.entries(attack.tactics).map(([shortname, [id = '', name = '']]) => [
    shortname,
    { id, name, url: `https://attack.mitre.org/tactics/${id}` },
  ]),
)

const tacticsByTag: ReadonlyMap<string, Tactic> = new Map(
  [...tactics].flatMap(([shortname, tactic]) => [
    [`mitre_${shortname.replaceAll('-', '_')}`, tactic],
    [tactic.id.toLowerCase(), tactic],
  ]),
)

const techniques: ReadonlyMap<string, Technique> = new Map(
  Object.entries(attack.techniques).map(([id, [name = '', ...listed]]) => [
    id,
    {
      id,
      name,
      url: `https://attack.mitre.org/techniques/${id.replace('.', '/')}`,
      tactics: listed.map((shortname) => tactics.get(shortname)).filter((one) => one !== undefined),
    },
  ]),
)
