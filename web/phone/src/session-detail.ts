import { type Api, ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { Session, SessionDetail } from '@yanzhen/shared/api/types.ts'
import { useConnection, useLoad } from '@yanzhen/shared/session.tsx'
import { useEffect } from 'react'
import { keep, kept } from './keep.ts'
import { checking } from './sessions.ts'

async function load(api: Api, id: string): Promise<SessionDetail> {
  const detail = await ask(api.GET('/v1/sessions/{session_id}', { params: { path: { session_id: id } } }))
  keep(`session.${id}`, detail)
  return detail
}

/** A session as its participant sees it; kept, so that the camera opens without a network. */
export function useSession(id: string) {
  return useLoad<SessionDetail>(['session', id], (api) => load(api, id), {
    fallbackData: kept<SessionDetail>(`session.${id}`),
    refreshInterval: (detail) => (detail?.session.mine && checking(detail.session.mine) ? 1_500 : 60_000),
  })
}

const fetched = new Set<string>()

/** Keeps what is due while there is a network, so that its camera opens in a stockroom without one. */
export function useKeptSessions(due: readonly Session[]): void {
  const { api } = useConnection()
  const wanted = due.map((session) => session.session_id).join(' ')
  useEffect(() => {
    for (const id of wanted.split(' ').filter((each) => each && !fetched.has(each))) {
      fetched.add(id)
      load(api, id).catch((problem) => {
        fetched.delete(id)
        if (!(problem instanceof Problem)) throw problem
      })
    }
  }, [api, wanted])
}
