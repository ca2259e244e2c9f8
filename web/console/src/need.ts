import type { TallyRow } from '@yanzhen/shared/api/types.ts'

/** Units in the order of need: a false rate above the threshold first, then the lower participation, then the name. */
export function byNeed(threshold: number): (a: TallyRow, b: TallyRow) => number {
  const above = (row: TallyRow) => Math.max((row.rates.false_rate ?? 0) - threshold, 0)
  const absent = (row: TallyRow) => 1 - (row.rates.participation ?? 1)
  return (a, b) => above(b) - above(a) || absent(b) - absent(a) || a.unit.path.localeCompare(b.unit.path)
}
