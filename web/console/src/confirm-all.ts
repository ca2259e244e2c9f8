import type { Evidence } from '@yanzhen/shared/api/types.ts'

const AT_ONCE = 3

export interface Outcome {
  evidence: Evidence
  /** Null: done. Else why not, as the person reads it. */
  problem: string | null
}

/** Each item by its own call, a few at a time, telling after each how far it is; one that fails stops no other. */
export async function confirmAll(
  items: readonly Evidence[],
  confirm: (item: Evidence) => Promise<string | null>,
  told: (outcomes: readonly Outcome[]) => void,
): Promise<void> {
  const left = [...items]
  const done: Outcome[] = []
  const work = async () => {
    for (let item = left.shift(); item; item = left.shift()) {
      done.push({ evidence: item, problem: await confirm(item) })
      told([...done])
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

/** Which of the queue may join a selection: all that stand in the same situation as the first chosen. */
export function alike(items: readonly Evidence[], chosen: ReadonlySet<string>): readonly Evidence[] {
  const first = items.find((item) => chosen.has(item.evidence_id))
  return items.filter((item) => item.situation !== null && (!first || item.situation === first.situation))
}
