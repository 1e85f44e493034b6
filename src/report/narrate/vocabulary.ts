import { listed } from './stem.ts'

/**
 * The words that a model may use without having them from the evidence, in any of their forms. None of them says what was done, by
 * whom or with what, and none is the name of anything: a narration is woven from these, and what it tells of stands in the evidence.
 */
export const ordinary = listed(`
  a an the this that these those it its itself they them their theirs he she his her who whom whose which what when where why how
  there here then thus so and or but nor yet if whether unless until while because since although though as than like such
  of in on at by for from to into onto with within without about over after before between among around
  against beside besides behind beyond during through throughout toward upon near next out up down off per via across along away
  not no none nothing neither never cannot
  is am are was were be been being have has had having do does did doing done may might can could would will shall
  any some each either both others else own themselves also too even just still
  more most much very quite rather almost nearly mostly mainly largely partly perhaps possibly maybe
  probably apparently otherwise instead together taken alone apart directly exactly ever indeed
  further however moreover therefore hence meanwhile something anything everything
  show say tell name mention mean meant settle explain describe suggest indicate imply support fit match belong bear concern refer relate
  seem hold contain include consist carry stand point correspond call called
  alert event evidence report rule field value argument detail record entry note text word sentence question reading sample title number
  description remark reason cause purpose case circumstance context situation background kind sort type form part piece side sign mark
  trace clue thing way place moment time day fact claim explanation interpretation possibility hypothesis alternative
  one difference process parent child line tag priority source id call state status
  verdict confidence mind view sense doubt doubtful uncertain unclear combination sequence list pair
  whole particular separate relevant possible plausible conceivable consistent compatible concerned hand
`)

/** Where they stand, the clause supposes and does not state. */
export const hedges = listed(`may might could perhaps possibly maybe whether if unless possible plausible conceivable`)

/** They suppose only as far as the verdict's confidence reaches. */
export const likelihoods = listed(`likely probably`)

/** What somebody or something did or is: only supposed, asked about, or told by evidence that we wrote. */
export const deeds = listed(`
  run ran execute executed start started launch launched stop stopped open opened close closed create created write wrote written read
  copy copied move moved change changed add added remove removed delete deleted replace replaced rename renamed download downloaded
  upload uploaded send sent receive received connect connected listen log logged login install installed update updated upgrade use used
  try tried test tested deploy deployed build built schedule scheduled change access accessed reach reached enter entered
  spawn spawned fetch fetched load loaded fail failed succeed succeeded finish finished end ended exit exited complete completed
  plan planned approve approved authorise authorised authorize authorized allow allowed permit permitted
  maintenance administration administrator developer pipeline job task tool automation routine work exercise drill
  self-test demonstration debugging troubleshooting deployment rollout scan
  expected wanted planned known-good intended normal usual unusual rare uncommon common frequent new first unknown strange odd
  unexpected unplanned unattended deliberate manual remote local automated
  successful unsuccessful result output
  script program binary executable
  file directory folder path container image host machine node cluster pod namespace network connection address port session terminal
  user account group system kernel library package layer volume mount mounted memory disk shell security hardening window shift
  application service server client device request api cloud bucket region repository policy role permission key credential secret
  morning night weekend hours
  action release content public private export import ticket office scheme pattern readable writable generate generated
  several many multiple deny denied refuse refused reject rejected forbid forbidden expose exposed share shared lack read right right
  employee contractor customer vendor partner human scripted cleanup migration onboarding training audit review
  somebody someone anybody anyone everybody everyone person people owner colleague team operator nobody
  recently lately usually normally generally typically sometimes often again already once soon only single all every agree differ
  see saw seen look looked appear know knew known think believe understand remember wonder decide depend matter clarify answer ask
  stay remain keep kept come came go went gone give gave given take took get got put make made set need want find found lie lay lead led
  exist occur happen follow compare consider check examine inspect verify investigate affect affected involve involved originate surround
  same other another different similar open closed long short present absent missing available empty early late recent old last previous
  past earlier later now interactive automatic visible typical reasonable sensible activity behaviour behavior operation order timing
  generator initialise initialize prepare restore restart repair update monitor monitoring collect gather search
`)

/** Deeds that leave something behind: a question may not take them for granted, as `Who deleted it?` does. */
export const effects = listed(`
  create created write wrote written copy copied move moved change changed add added remove removed delete deleted replace replaced
  rename renamed download downloaded upload uploaded send sent connect connected install installed fetch fetched expose exposed reach
  reached enter entered open opened stop stopped
`)

/** Who is accused, and what is excused: only supposed, and never in a question that takes it for granted. */
export const judgements = listed(`
  attack attacker intruder intrusion adversary outsider insider abuse misuse malicious hostile harmful suspicious unauthorised
  unauthorized unwanted illegitimate legitimate harmless benign innocent compromise compromised breach incident threat danger dangerous
  probe explore hide hidden disguise blend steal stole stolen imitate pretend forge forged evade
`)

/** More than any report knows, whoever says so; and what tells people what to do. */
export const overstated = listed(`
  confirm confirmed confirms definitely definite certainly undoubtedly surely obviously clearly evidently unquestionably indisputably
  proves prove proven proof guarantee guaranteed always safe safely safety ignore ignored dismiss disregard must should shall please
  recommend advise ensure immediately urgent resolve resolved suppress silence
  certain clear true decisive plainly conclusively absolutely undeniable certainty
`)

/** Numbers in words: each must stand in the evidence as well, in words or in digits. */
export const numberWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    zero: '0',
    two: '2',
    three: '3',
    four: '4',
    five: '5',
    six: '6',
    seven: '7',
    eight: '8',
    nine: '9',
    ten: '10',
    eleven: '11',
    twelve: '12',
    twice: '2',
  }),
)

/** Pairs that are words, not names: any other word with a dash must stand in the evidence. */
export const compounds: ReadonlySet<string> = new Set(
  `self-test first-time long-running short-lived well-known read-only non-interactive so-called follow-up known-good one-off on-call command-line built-in read-write test-run`.split(
    ' ',
  ),
)

/** Names that need no evidence: of who speaks, and where the alert comes from. */
export const names: ReadonlySet<string> = new Set(['Falco', 'Falconer'])

/** Denials are easily wrong and hard to check: a reading may deny only what a piece of evidence shows to be absent. */
export const denials = listed(`not no none nothing nobody neither never cannot without nor`)

/** The ordinary words of a reading: they say which field holds what. The others say why, how much, or what it is to somebody. */
export const stated = listed(`
  a an the this that these those it its itself they them their which when where and but so both as of in on at by for from to with
  is are was were be been has have had having do does did also
  show say tell name mention mean hold contain carry call called describe concern
  alert event evidence report rule priority field value argument record entry title number type tag source id process parent line
  whether combination together
`)

/** How much it matters, what there is to do and when: for people, not for a model. */
export const weighed = listed(`
  need matter bear concern importance important serious severe critical trivial minor major little big small low high fine okay normality
  close closed end ended finish finished depend only just merely simply too late old long stand soon once morning night weekend hours stay remain wait worth
  harmless benign innocent legitimate reason meaning enough else mostly mainly nearly almost already again everybody everyone
`)

/** How far it reaches: never a model's to say. By the very word, for `host` is a field. */
export const wideAll = new Set(
  'whole entire entirely all every everything everywhere many several multiple widespread anything something'.split(' '),
)

/** How far it reaches, where somebody is accused. */
export const wide = new Set(
  'cluster clusters network networks hosts nodes machines containers pods namespaces accounts users servers systems other others another any more'.split(
    ' ',
  ),
)
