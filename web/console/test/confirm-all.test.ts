import type { Evidence } from '@yanzhen/shared/api/types.ts'
import { describe, expect, test } from 'vitest'
import { alike, confirmAll, type Outcome } from '../src/confirm-all.ts'

const photo = (evidence_id: string, situation: string | null = 'store-1 false reuse.same_bytes') =>
  ({ evidence_id, situation }) as Evidence
const ids = (items: readonly Evidence[]) => items.map((item) => item.evidence_id)

describe('confirming several', () => {
  test('asks for each once and tells of each, also of those that were refused', async () => {
    const items = ['a', 'b', 'c', 'd', 'e'].map((id) => photo(id))
    const asked: string[] = []
    const steps: number[] = []
    let last: readonly Outcome[] = []
    await confirmAll(
      items,
      async (item) => {
        asked.push(item.evidence_id)
        return item.evidence_id === 'b' ? 'changed' : null
      },
      (outcomes) => {
        last = outcomes
        steps.push(outcomes.length)
      },
    )
    expect(asked).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(steps).toEqual([1, 2, 3, 4, 5])
    expect(last.filter((one) => one.problem).map((one) => one.evidence.evidence_id)).toEqual(['b'])
  })
  test('has nothing to do for nothing', async () => {
    await expect(
      confirmAll(
        [],
        async () => null,
        () => undefined,
      ),
    ).resolves.toBeUndefined()
  })
})

describe('who may join a selection', () => {
  const items = [photo('a'), photo('b', 'store-2 false reuse.same_bytes'), photo('c'), photo('d', null)]
  test('is everything the API calls alike, and nothing that is looked at alone', () => {
    expect(ids(alike(items, new Set()))).toEqual(['a', 'b', 'c'])
    expect(ids(alike(items, new Set(['a'])))).toEqual(['a', 'c'])
  })
})
