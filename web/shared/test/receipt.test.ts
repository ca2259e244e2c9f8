import { expect, test } from 'vitest'
import { factOf } from '../src/receipt.ts'

test.each([
  ['https://x.example/cases/C1?n=case/3', 'case/C1/3'],
  ['https://x.example/console/cases/C1?n=case/3', 'case/C1/3'],
  ['https://x.example/evidence/E1?n=evidence/false', 'evidence/E1/false'],
  ['https://x.example/console/sessions/S1?unit=acme&n=alert/no_evidence', 'alert/S1/no_evidence'],
  ['https://x.example/?n=test/T1', 'test/T1'],
])('an address names the fact of its message: %s', (address, fact) => {
  expect(factOf(address)).toBe(fact)
})

test.each(['https://x.example/cases/C1', 'https://x.example/cases/C1?n=', 'https://x.example/cases/C1?n=3'])(
  'an address that no message gave names none: %s',
  (address) => expect(factOf(address)).toBeNull(),
)
