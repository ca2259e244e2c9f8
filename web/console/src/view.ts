import { useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'

export const SIZES = [20, 50, 100] as const
const SIZE = 50

export interface View {
  /** The value of a filter, or null. */
  get: (name: string) => string | null
  /** Filters change and the first page is shown; null and the empty text take a filter away. */
  set: (changes: Record<string, string | null>) => void
  turn: (page: number, size: number) => void
  sort: { by: string; down: boolean } | null
  /** The chosen columns; null: those shown by default. */
  columns: readonly string[] | null
  page: number
  size: number
  /** Whether any filter narrows the list. */
  narrowed: (names: readonly string[]) => boolean
}

/** All that makes a list what is seen stands in the address: filters, order, columns, page. A link shows the same. */
export function useView(): View {
  const search = useSearch()
  const [path, navigate] = useLocation()
  return useMemo(() => {
    const params = new URLSearchParams(search)
    const change = (changes: Record<string, string | null>) => {
      const next = new URLSearchParams(params)
      for (const [name, value] of Object.entries(changes)) {
        if (value) next.set(name, value)
        else next.delete(name)
      }
      const text = next.toString()
      navigate(text ? `${path}?${text}` : path, { replace: true })
    }
    const by = params.get('sort') ?? ''
    const size = Number(params.get('size'))
    return {
      get: (name) => params.get(name),
      set: (changes) => change({ ...changes, page: null }),
      turn: (page, next) => change({ page: page > 1 ? String(page) : null, size: next === SIZE ? null : String(next) }),
      sort: by ? { by: by.replace(/^-/, ''), down: by.startsWith('-') } : null,
      columns: params.get('cols')?.split(',') ?? null,
      page: Math.max(1, Math.trunc(Number(params.get('page')) || 1)),
      size: SIZES.find((known) => known === size) ?? SIZE,
      narrowed: (names) => names.some((name) => params.get(name)),
    }
  }, [search, path, navigate])
}

type Value = string | number | Date | null

/** Rows in an order: what is missing comes last, whichever way round. */
export function inOrder<Row>(
  rows: readonly Row[],
  value: (row: Row) => Value,
  down: boolean,
  compare: (a: string, b: string) => number,
): Row[] {
  const turn = down ? -1 : 1
  return [...rows].sort((left, right) => {
    const [a, b] = [value(left), value(right)]
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
    if (typeof a === 'string' || typeof b === 'string') return turn * compare(String(a), String(b))
    return turn * (Number(a) - Number(b))
  })
}
