import { useEffect } from 'react'
import { ask, Problem } from './api/client.ts'
import { useConnection } from './session.tsx'

const NAME = 'n'

/** The fact whose message led to an address, as the API names it; null: none did. The address says in `n` what its path
 * does not: `/cases/C1?n=case/3` is `case/C1/3`, `/?n=test/T1` is `test/T1`. */
export function factOf(address: string): string | null {
  const { pathname, searchParams } = new URL(address)
  const [kind, ...rest] = searchParams.get(NAME)?.split('/') ?? []
  if (!kind || rest.length === 0) return null
  const thing = /^(?:\/console)?\/[a-z]+\/([^/]+)/.exec(pathname)?.[1]
  return [kind, ...(thing ? [thing] : []), ...rest].join('/')
}

/** A message opened by its link counts as read. Without a network the address keeps its word for the next try. */
export function useReceipt(): void {
  const { api } = useConnection()
  useEffect(() => {
    const fact = factOf(location.href)
    if (fact === null) return
    ask(api.POST('/v1/notices/read', { body: { fact } })).then(forget, (problem) => {
      if (!(problem instanceof Problem)) throw problem
      if (problem.status >= 400 && problem.status < 500) forget()
    })
  }, [api])
}

function forget(): void {
  const address = new URL(location.href)
  address.searchParams.delete(NAME)
  history.replaceState(history.state, '', address)
}
