import type { EvidenceDetail, Session, SessionDetail } from '@yanzhen/shared/api/types.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { useEffect, useSyncExternalStore } from 'react'
import { useSWRConfig } from 'swr'
import { outbox, type Snapshot } from './outbox.ts'

export function useOutbox(): Snapshot {
  return useSyncExternalStore(outbox.subscribe, outbox.read)
}

/** Runs the outbox while somebody is signed in, and shows what arrived in the lists at once. */
export function useOutboxWork(employeeId: string | undefined): void {
  const { api } = useConnection()
  const { mutate } = useSWRConfig()
  useEffect(() => (employeeId ? outbox.start(api, employeeId) : undefined), [api, employeeId])
  useEffect(
    () =>
      outbox.onArrival((arrived: EvidenceDetail) => {
        const mine = arrived.evidence
        void mutate<SessionDetail>(
          (key) => Array.isArray(key) && key[0] === 'session' && key[1] === mine.session_id,
          (known) => known && { ...known, session: { ...known.session, mine } },
          { revalidate: false },
        )
        void mutate<Session[]>(
          (key) => Array.isArray(key) && key[0] === 'mine',
          (known) => known?.map((each) => (each.session_id === mine.session_id ? { ...each, mine } : each)),
          { revalidate: false },
        )
      }),
    [mutate],
  )
}
