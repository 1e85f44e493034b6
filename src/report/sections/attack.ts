import { isForgotten } from '../../domain/event.ts'
import { attackVersion, mismatches, strangers, tacticsOf, techniquesOf } from '../../domain/attack.ts'
import type { Tactic, Technique } from '../../domain/attack.ts'
import { claim, on } from '../claim.ts'
import type { Claim, Draft } from '../claim.ts'
import { known, tagsExhibit } from '../evidence.ts'
import type { Case, Exhibit } from '../evidence.ts'

/** Where ATT&CK places it, by the rule's tags and by nothing else. */
export function attack(report: Case): Draft {
  const { tags, from } = tagsOf(report)
  const mapped = [...techniquesOf(tags).map((one) => technique(one, from)), ...tacticsOf(tags).map((one) => tactic(one, from))]
  const odd = [
    ...mismatches(tags).map((one) => mismatch(one.technique, one.tagged, from)),
    ...strangers(tags).map((id) => stranger(id, from)),
  ]
  const none =
    mapped.length + odd.length === 0
      ? [on(claim`Not mapped upstream: the rule's tags name no tactic and no technique, and none is guessed here.`, from)]
      : []
  const source = mapped.length > 0 ? [whoSaysSo(report, from)] : []
  return {
    heading: 'ATT&CK',
    passages: [
      { kind: 'list', claims: mapped },
      { kind: 'sentences', claims: [...none, ...odd, ...source] },
    ],
  }
}

/** The event's own tags, which the alert keeps longer than the event; where Falco sends none (`json_include_tags_property: false`), those of the catalogue. */
function tagsOf({ alert, sample, knowledge }: Case): { readonly tags: readonly string[]; readonly from: Exhibit } {
  const fallback = knowledge?.attackTags ?? []
  const own = isForgotten(sample) ? alert.tags : sample.tags
  if (own.length === 0 && fallback.length > 0) return { tags: fallback, from: known('rule', 'tags in the catalogue', fallback.join(', ')) }
  return { tags: own, from: tagsExhibit(own) }
}

function technique({ id, name, url, tactics }: Technique, from: Exhibit): Claim {
  const entry = known('attack', id, `${name} (${tactics.map((one) => one.name).join(', ')})`)
  return on(
    claim`Technique ${{ link: url, text: `${id} ${name}` }}, which ATT&CK lists under ${tactics.map((one) => one.name).join(', ')}.`,
    from,
    entry,
  )
}

function tactic({ id, name, url }: Tactic, from: Exhibit): Claim {
  return on(claim`Tactic ${{ link: url, text: `${id} ${name}` }}.`, from, known('attack', id, name))
}

function mismatch({ id, name, tactics }: Technique, tagged: readonly Tactic[], from: Exhibit): Claim {
  const entry = known('attack', id, `${name} (${tactics.map((one) => one.name).join(', ')})`)
  return on(
    claim`The tags disagree with ATT&CK: they put ${id} with ${tagged.map((one) => one.name).join(', ')}, but ATT&CK does not list it there.`,
    from,
    entry,
  )
}

function stranger(id: string, from: Exhibit): Claim {
  return on(claim`The tag ${id} names nothing that ATT&CK ${attackVersion} lists as active.`, from)
}

function whoSaysSo({ rule }: Case, from: Exhibit): Claim {
  const tags = from.from === 'field' ? "the rule's tags" : "the catalogue's tags for this rule, because the event carries none"
  return on(claim`This is by ${tags}: it says what the rule is meant to find, not that it happened here.`, rule, from)
}
