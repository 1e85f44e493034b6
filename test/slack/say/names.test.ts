import { expect, test } from 'vitest'
import { alertValue, moreValue, readAlertId, readMoreOption, readSuppressionId, suppressionValue } from '../../../src/slack/names.ts'

test('what a button carries is read back', () => {
  expect(readAlertId(alertValue('k3m9x2p7'))).toBe('k3m9x2p7')
  expect(readSuppressionId(suppressionValue('k3m9x2p7'))).toBe('k3m9x2p7')
  expect(readMoreOption(moreValue('reopen', 'k3m9x2p7'))).toEqual({ do: 'reopen', id: 'k3m9x2p7' })
})

test.each([undefined, null, '', 'K3M9X2P7', 'k3m9x2p', 'k3m9x2p78', 'il0ou123', "x' OR 1=1", 'k3m9x2p7\n'])(
  '%j is nobody’s id',
  (value) => {
    expect(readAlertId(value)).toBeUndefined()
    expect(readSuppressionId(value)).toBeUndefined()
  },
)

test.each([undefined, '', 'resolve', 'resolve:', 'delete:k3m9x2p7', 'resolve:il0ou123', 'k3m9x2p7'])(
  '%j is no choice of the menu',
  (value) => {
    expect(readMoreOption(value)).toBeUndefined()
  },
)
