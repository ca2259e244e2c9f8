import type { Problem } from '@yanzhen/shared/api/client.ts'
import { useEffect } from 'react'
import useSWRInfinite, { type SWRInfiniteConfiguration } from 'swr/infinite'
import { useI18n } from '../i18n.ts'

interface Page<Row> {
  items: readonly Row[]
  next?: string | null
}

interface Pages<Row> {
  /** Null until the first rows are here, or until it is known that there are none. */
  items: Row[] | null
  error: Problem | undefined
  busy: boolean
  /** Reads on; null at the end. */
  more: (() => void) | null
  again: () => void
}

/** A listing by cursor that is read on by a button. A page may be empty before the end: then the next one is read. */
export function usePages<Row>(
  of: readonly (string | null)[],
  load: (cursor: string | null) => Promise<Page<Row>>,
  options: SWRInfiniteConfiguration<Page<Row>, Problem> = {},
): Pages<Row> {
  const { locale } = useI18n()
  const { data, error, size, setSize, isValidating, mutate } = useSWRInfinite<Page<Row>, Problem>(
    (index: number, before: Page<Row> | null) =>
      index > 0 && !before?.next ? null : [...of, locale, before?.next ?? null],
    (key: readonly (string | null)[]) => load(key.at(-1) ?? null),
    { revalidateFirstPage: false, ...options },
  )
  const items = data?.flatMap((page) => page.items) ?? []
  const next = Boolean(data?.at(-1)?.next)
  const nothingYet = items.length === 0 && next
  useEffect(() => {
    if (nothingYet && data?.length === size) void setSize(size + 1)
  }, [nothingYet, data, size, setSize])
  return {
    items: data && !nothingYet ? items : null,
    error,
    busy: isValidating,
    more: next ? () => void setSize(size + 1) : null,
    again: () => void mutate(),
  }
}
