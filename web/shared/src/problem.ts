import { Problem } from './api/client.ts'
import type { CommonKey } from './i18n.tsx'

/** What happened, what is safe, what to do: the API's own sentence where it gave one, else ours by kind. */
export function explain(problem: unknown, t: (key: CommonKey) => string): { title: string; detail: string } {
  const kind = kindOf(problem)
  const detail = problem instanceof Problem && problem.detail ? problem.detail : t(`error.${kind}.detail`)
  return { title: t(`error.${kind}.title`), detail }
}

export type ProblemKind = 'offline' | 'server' | 'busy' | 'not_found' | 'forbidden' | 'signed_out' | 'other'

export function kindOf(problem: unknown): ProblemKind {
  if (!(problem instanceof Problem)) return 'other'
  if (problem.status === 0) return 'offline'
  if (problem.status === 401) return 'signed_out'
  if (problem.status === 403) return 'forbidden'
  if (problem.status === 404) return 'not_found'
  if (problem.status === 429) return 'busy'
  return problem.status >= 500 ? 'server' : 'other'
}
