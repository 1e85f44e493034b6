import type { Person, UserGroup } from './model.ts'

/** Who works here when nobody else is named. */
export const people: readonly Person[] = [
  { id: 'U0ANALIMA', name: 'ana', realName: 'Ana Lima', isBot: false, tz: 'America/Sao_Paulo' },
  { id: 'U0BENOKAF', name: 'ben', realName: 'Ben Okafor', isBot: false, tz: 'Africa/Lagos' },
  { id: 'U0CHENWEI', name: 'chen', realName: 'Chen Wei', isBot: false, tz: 'Asia/Shanghai' },
]

export const userGroups: readonly UserGroup[] = [
  { id: 'S0SECURITY', handle: 'security', name: 'Security', users: ['U0ANALIMA', 'U0BENOKAF'] },
]
