import { chosenAtFirst, scopeOf } from '../../domain/choice.ts'
import type { AlertId } from '../../domain/alert.ts'
import type { Prose } from '../../domain/prose.ts'
import type { Scope } from '../../domain/scope.ts'
import { isWaiting } from '../../domain/suppression.ts'
import type { Suppression, UserId } from '../../domain/suppression.ts'
import type { Answer, Card, Desk } from '../desk.ts'
import { waitingProse } from '../say/approval.ts'
import { pastProse } from '../say/back-test.ts'
import type { Message } from '../say/message.ts'
import { notice } from '../say/notice.ts'
import { suppressionBlocks } from '../say/rows.ts'
import { sentences } from '../say/state.ts'
import { watchProse } from '../say/suppression.ts'
import { endOf } from './end-of.ts'
import type { Hearing } from './hearing.ts'
import { meantAsPattern, unknownField, unseen } from './living.ts'
import { nearest } from './nearest.ts'
import { above } from './reply.ts'
import type { Reply } from './reply.ts'
import type { SuppressCommand, SuppressMisused } from './suppress-command.ts'
import { suppressForm } from './suppress-form.ts'

/** Alerts that are looked through for the rules, fields and values of a scope. */
const alertsRead = 1_000

/** `/falco suppress`: done at once, and the answer says what came of it and how it is changed. */
export async function suppress(command: SuppressCommand, by: UserId, hearing: Hearing): Promise<Reply> {
  const { desk, now } = hearing
  const fired = await firedLately(desk)
  const target = await targetOf(command, fired, desk)
  if (!('scope' in target)) return target
  const { scope, alert } = target
  const strange = unknownField(scope, fired)
  const doubt = strange ?? meantAsPattern(command.doubtful, fired)
  if (doubt !== undefined) return { refused: doubt }
  const { until, isFixed, note } = await endOf(command.end, by, now(), hearing)
  const past = pastProse(await desk.backTest(scope), now())
  const answer = await desk.suppress({ alert, scope, until, isFixed, reason: command.reason, by })
  if ('refused' in answer) return answer
  const { suppression, spared } = answer
  const done: Prose = isWaiting(suppression) ? waitingProse(suppression) : ['Suppressed']
  const words = sentences(done, past, unseen(scope, fired), note, spared === undefined ? [] : [spared])
  return { message: above([...words, '\n', ...handles(suppression, now())], suppressionBlocks(suppression, by)) }
}

/** What ends it by itself, and how people change it. */
function handles({ id, watch }: Suppression, now: number): Prose {
  const change: Prose = ['Its id is ', { value: id }, ': ', { value: `/falco lift ${id}` }, ' ends it, extend and narrow change it']
  return sentences(watchProse(watch, now), change)
}

type Target = { readonly scope: Scope; readonly alert: AlertId | undefined }

/** The id of an alert in place of a rule stands for the narrowest scope that covers it. */
async function targetOf(
  command: SuppressCommand,
  fired: readonly Card[],
  desk: Desk,
): Promise<Answer<Target | { readonly message: Message }>> {
  const { rule, written, conditions } = command
  const known = new Set(fired.map(({ sample }) => sample.rule))
  const named: Target = { scope: [{ field: 'rule', is: rule }, ...conditions], alert: undefined }
  if (written === 'meant' || known.has(rule)) return named
  const alert = await alertNamed(rule, desk)
  if (alert !== undefined) return ofAlert(alert, conditions, desk)
  const right = nearestRule(rule, [...known])
  if (right !== undefined) return { message: notice(mistyped(rule, right)) }
  return written === 'quoted' ? named : { message: notice(await unheard(rule, desk)) }
}

function nearestRule(typed: string, rules: readonly string[]): string | undefined {
  const meant = nearest(
    typed.toLowerCase(),
    rules.map((one) => one.toLowerCase()),
  )
  return rules.find((one) => one.toLowerCase() === meant)
}

/** In quotes a rule that has not fired is taken as it stands; without, it may be a slip, or an id. */
async function unheard(typed: string, desk: Desk): Promise<Prose> {
  const quoted: Prose = [' If it is a rule, put it in quotes: ', { value: `/falco suppress "${typed}" …` }]
  if (!isLikeId(typed)) return ['Nothing was suppressed: no rule ', { value: typed }, ' has fired lately.', ...quoted]
  const other = await desk.suppression(typed)
  if ('refused' in other)
    return [
      'Nothing was suppressed: there is no alert ',
      { value: typed },
      ' and no rule of this name. ',
      { value: '/falco recent' },
      ' lists the newest alerts.',
      ...quoted,
    ]
  const { id } = other.suppression
  return [
    'Nothing was suppressed: ',
    { value: id },
    ' is a suppression already. ',
    { value: `/falco show ${id}` },
    ' shows what may be done with it.',
  ]
}

function isLikeId(typed: string): boolean {
  return /^#?[0-9a-hjkmnp-tv-z]{3,8}$/iu.test(typed)
}

async function ofAlert(id: AlertId, conditions: Scope, desk: Desk): Promise<Answer<Target>> {
  const found = await desk.choices(id)
  if ('refused' in found) return found
  const scope = scopeOf(found.choices, chosenAtFirst(found.choices)) ?? []
  return { scope: [...scope, ...conditions], alert: id }
}

/** Nobody's rule is called like an id, unless it has fired. */
async function alertNamed(typed: string, desk: Desk): Promise<AlertId | undefined> {
  if (!isLikeId(typed)) return undefined
  const shown = await desk.show(typed)
  return 'refused' in shown ? undefined : shown.alert.id
}

/** Whoever means the rule as it is can say so. */
function mistyped(rule: string, right: string): Prose {
  return [
    'Nothing was suppressed: no rule ',
    { value: rule },
    ' has fired lately. Did you mean ',
    { value: right },
    '? If not, say so: ',
    { value: `/falco suppress rule="${rule}" …` },
  ]
}

/** Wrong use: what is missing, what there is, and how it goes for what was typed. */
export async function suppressHelp({ problem, rule, isBare }: SuppressMisused, by: UserId, hearing: Hearing): Promise<Reply> {
  const { desk } = hearing
  const fired = await firedLately(desk)
  const rules = [...new Set(fired.map(({ sample }) => sample.rule))]
  const alert = rule === undefined || rules.includes(rule) ? undefined : await alertNamed(rule.split(' ')[0] ?? '', desk)
  if (alert !== undefined && isBare && !rule?.includes(' ')) return suppressForm(alert, by, hearing)
  const meant = rule === undefined || alert !== undefined ? undefined : nearest(rule, rules)
  const example = alert ?? `"${meant ?? rule ?? rules[0] ?? '<rule>'}"`
  return {
    message: notice([
      ...sentences(problem, meant === undefined || meant === rule ? [] : ['Did you mean ', { value: meant }, '?']),
      ...(rule === undefined ? lately(rules) : []),
      '\nThis is how it goes: ',
      { value: `/falco suppress ${example} [field=value …] 8h because <why>` },
    ]),
  }
}

const rulesNamed = 5

function lately(rules: readonly string[]): Prose {
  if (rules.length === 0) return []
  return [
    ' These fired last: ',
    ...rules.slice(0, rulesNamed).flatMap((rule, index): Prose => [index === 0 ? '' : ', ', { value: rule }]),
    '.',
  ]
}

/** The alerts that had events last come first, then what else is alive. */
async function firedLately(desk: Desk): Promise<readonly Card[]> {
  const [recent, alive] = await Promise.all([desk.recent(alertsRead), desk.alive(alertsRead)])
  return [...new Map([...recent, ...alive].map((card) => [card.alert.id, card])).values()]
}
