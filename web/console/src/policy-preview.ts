import type { Preview, PreviewPage, VerdictWord } from '@yanzhen/shared/api/types.ts'

export interface Sum extends Omit<Preview, 'changes' | 'examples'> {
  changes: readonly Preview['changes'][number][]
  examples: readonly Preview['examples'][number][]
  unseen: readonly string[]
  /** From 0 to 1. */
  done: number
}

export const NOTHING: Sum = {
  same: 0,
  changed: 0,
  kept: 0,
  cannot_tell: 0,
  changes: [],
  examples: [],
  unseen: [],
  done: 0,
}

/** The parts of a preview so far, and one more. */
export function added(sum: Sum, part: PreviewPage): Sum {
  const counts = new Map<string, { before: VerdictWord; after: VerdictWord; count: number }>()
  for (const change of [...sum.changes, ...part.found.changes]) {
    const key = `${change.before} ${change.after}`
    counts.set(key, { ...change, count: change.count + (counts.get(key)?.count ?? 0) })
  }
  return {
    same: sum.same + part.found.same,
    changed: sum.changed + part.found.changed,
    kept: sum.kept + part.found.kept,
    cannot_tell: sum.cannot_tell + part.found.cannot_tell,
    changes: [...counts.values()].sort((a, b) => b.count - a.count),
    examples: [...sum.examples, ...part.found.examples].slice(0, 20),
    unseen: part.unseen,
    done: part.days_done / part.days,
  }
}
