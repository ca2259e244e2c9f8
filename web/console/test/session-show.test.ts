import type { Evidence } from '@yanzhen/shared/api/types.ts'
import { expect, test } from 'vitest'
import { belongs, SHOWN, shownOf } from '../src/session-show.ts'

const photo = (change: Partial<Evidence>): Evidence => ({ word: 'suspect', on_time: true, ...change }) as Evidence

test('without a choice everybody of a session is shown', () => {
  expect([belongs(null, null), belongs(photo({}), null)]).toEqual([true, true])
})

test('who brought nothing is among the missing and nowhere else', () => {
  expect(SHOWN.filter((shown) => belongs(null, shown))).toEqual(['missing'])
})

test('a photo is shown as handed in, by its word, and if it is so as on time', () => {
  expect(SHOWN.filter((shown) => belongs(photo({}), shown))).toEqual(['received', 'on_time', 'suspect'])
  expect(SHOWN.filter((shown) => belongs(photo({ on_time: false, word: null }), shown))).toEqual([
    'received',
    'waiting',
  ])
})

test('an address that names nothing known shows everybody', () => {
  expect([shownOf('everything'), shownOf(null), shownOf('missing')]).toEqual([null, null, 'missing'])
})
