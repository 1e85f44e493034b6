import { field } from '../../../domain/event.ts'
import type { FalcoEvent } from '../../../domain/event.ts'
import { after, byHand, oktaActor, oktaAddress, oktaTarget } from '../slots.ts'
import type { Step } from '../step.ts'
import { line } from '../template.ts'
import type { Around, Slot, Template } from '../template.ts'
import { look, rulesOn } from './look.ts'

const has = (name: string) => (event: FalcoEvent) => field(event, name) !== undefined
const hourBefore: Around = { minutes: -60, style: 'rfc3339' }

/** A search in the System Log. The header with the token comes from a file, so that it is in no list of processes. */
function systemLog(condition: string, slot: Slot): Template {
  return line`curl --silent --show-error --get --header @${byHand('OKTA_HEADER_FILE')} --data-urlencode ${{ word: [`filter=${condition} eq "`, slot, '"'] }} --data-urlencode since=${hourBefore} --data-urlencode until=${after('rfc3339')} ${{ word: ['https://', byHand('OKTA_DOMAIN'), '/api/v1/logs'] }}`
}

/** Okta's System Log. It knows people by their display names, which two people may share. */
export const okta: readonly Step[] = [
  look({
    id: 'okta.actor',
    text: 'What else the actor did in the hour before, with client, place and outcome. OKTA_HEADER_FILE holds a line Authorization: SSWS and a read-only token. Or search in the console.',
    command: systemLog('actor.displayName', oktaActor),
    when: has('okta.actor.name'),
  }),
  look({
    id: 'okta.address',
    text: 'Who else signed in or failed to from that address. Many names and failures are guessing; other known names may be an office.',
    command: systemLog('client.ipAddress', oktaAddress),
    when: has('okta.client.ip'),
  }),
  look({
    id: 'okta.target',
    behaviours: ['account', 'admin rights', 'second factor', 'login'],
    text: 'What was done to the other account in the hour before: resets, new factors, groups, applications.',
    command: systemLog('target.displayName', oktaTarget),
    when: has('okta.target.user.name'),
  }),
  look({
    id: 'okta.sign-ins',
    behaviours: ['login', 'second factor'],
    text: "In the System Log look at the actor's user.session.start before and after: device, place, and a success right after many failures.",
  }),
  look({
    id: 'okta.factors',
    behaviours: ['second factor'],
    text: 'In the System Log look for user.mfa.factor.activate soon after: who takes a factor away often adds one of his own. Whoever asked the help desk, call back on a known number.',
  }),
  look({
    id: 'okta.admins',
    behaviours: ['admin rights', 'account'],
    text: "On the console's page of administrators look who has which role since when, and in the System Log what the new administrator did (eventType user.account.privilege.grant, and after).",
  }),
  look({
    id: 'okta.tokens',
    behaviours: ['admin rights', 'account'],
    text: "On the console's page of API tokens look at the token's name, owner, network and last use. A token has the rights of who made it.",
    when: rulesOn('API token'),
  }),
  look({
    id: 'okta.policies',
    behaviours: ['admin rights', 'second factor', 'login'],
    text: 'In the System Log look for changes of policies, network zones and identity providers in the same hours (policy., zone., system.idp. in eventType): they open the door for later.',
  }),

  {
    id: 'okta.keep',
    phase: 'containment',
    text: 'Export the System Log of the day from the console: Okta keeps it for ninety days.',
    changes: 'A file with the log is on your disk.',
    risk: 'It has names, addresses and places of people in it.',
    undo: 'Remove the file when the case is closed.',
  },
  {
    id: 'okta.sessions',
    phase: 'containment',
    text: "On the account's page in the console clear its sessions, and revoke the tokens of applications as well where the console offers it.",
    changes: 'The account is signed out of Okta everywhere.',
    risk: 'Applications keep sessions of their own until those end.',
    undo: 'The person signs in again.',
  },
  {
    id: 'okta.suspend',
    phase: 'containment',
    text: 'If the person does not know of it: suspend the account, call the person on a known number, and only then reset password and factors.',
    changes: 'Nobody can sign in with it; groups and applications stay.',
    risk: 'The wrong person cannot work. For the last administrator have another one at hand.',
    undo: 'Unsuspend it.',
  },
  {
    id: 'okta.factor-reset',
    phase: 'containment',
    behaviours: ['second factor', 'login'],
    text: 'Reset all factors of the account and let the person set up new ones while you watch. Pushes that were asked for by others stop with a new password.',
    changes: 'Old factors, a planted one too, no longer work.',
    risk: 'Until the new ones are set up, a password alone may let somebody enrol: do it with the person.',
    undo: 'It cannot be undone; the person enrols again.',
  },
  {
    id: 'okta.take-role',
    phase: 'containment',
    behaviours: ['admin rights'],
    text: 'Take the administrator role away again, from the account that got it and from the one that gave it, if nobody knows why.',
    changes: 'Neither can administer any more.',
    risk: 'The last super administrator cannot be taken; have another one sign in first.',
    undo: 'Grant the role again.',
    when: rulesOn('Admin permission'),
  },
  {
    id: 'okta.token-revoke',
    phase: 'containment',
    text: "Revoke the new API token on the console's page of tokens, if nobody knows of it.",
    changes: 'Calls with it are refused.',
    risk: 'What rightly uses it stops working.',
    undo: 'It cannot be undone; a new token has to be made.',
    when: rulesOn('API token'),
  },
  {
    id: 'okta.support-access',
    phase: 'containment',
    text: 'If you have no case open with Okta: revoke the access of Okta Support in the settings of the account, and call Okta.',
    changes: 'The support session ends.',
    risk: 'A case that is open stands still.',
    undo: 'Grant the access again.',
    when: rulesOn('impersonation'),
  },
  {
    id: 'okta.block-address',
    phase: 'containment',
    behaviours: ['login', 'second factor'],
    text: 'Put the address into a network zone that is blocked.',
    changes: 'Nobody signs in from there.',
    risk: 'An address of a provider, a VPN or an office has many behind it.',
    undo: 'Take the address out of the zone.',
    when: has('okta.client.ip'),
  },

  {
    id: 'okta.strong-factors',
    phase: 'hardening',
    behaviours: ['second factor', 'login'],
    text: 'Ask for factors that cannot be passed on (FIDO2, Okta FastPass), and number challenge where push stays: pushes alone can be begged for until one is accepted.',
    changes: 'People need such a factor at the next sign-in.',
    risk: 'Who has none is locked out: enrol first, then require.',
    undo: 'Set the old policy.',
  },
  {
    id: 'okta.admin-policy',
    phase: 'hardening',
    text: 'Give the admin console a policy of its own: a factor at each sign-in, known devices or networks, short sessions; and few super administrators.',
    changes: 'Administrators sign in more often, and from fewer places.',
    risk: 'A policy too narrow locks all administrators out: keep one account apart.',
    undo: 'Set the old policy.',
  },
  {
    id: 'okta.help-desk',
    phase: 'hardening',
    behaviours: ['second factor', 'account', 'admin rights'],
    text: 'Let the help desk reset neither factors nor passwords of administrators, and tell people by mail of every change to their account.',
    changes: 'Such resets need a super administrator.',
    risk: 'An administrator who lost a phone waits.',
    undo: 'Give the help desk the right again.',
  },
  {
    id: 'okta.token-network',
    phase: 'hardening',
    behaviours: ['admin rights', 'account'],
    text: 'Bind API tokens to the network that they are used from, or replace them by OAuth applications with the scopes that they need.',
    changes: 'A token from elsewhere is refused.',
    risk: 'A job that moves to another address fails.',
    undo: 'Allow any network again.',
  },

  {
    id: 'okta.exception',
    phase: 'tuning',
    text: 'If it is wanted, narrow an exception on okta.actor.name and, where this rule prints it, okta.client.ip of an office. Display names can be changed and shared: not on them alone.',
    changes: 'Falco stays silent on what the exception matches.',
    risk: 'Whoever takes over that account from there goes unseen.',
    undo: 'Take the exception out of the rules file.',
  },
  {
    id: 'okta.route',
    phase: 'tuning',
    behaviours: ['admin rights', 'account', 'login'],
    text: 'Routine of the help desk is better sent to its own channel than hidden: the same acts are what an attacker does.',
    changes: 'These events go elsewhere; none is hidden.',
    risk: 'A channel that nobody reads hides them all the same.',
    undo: 'Take the route out of falconer.yml.',
  },
]
