import { ask, type Problem } from '@yanzhen/shared/api/client.ts'
import type { Me } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { useEffect } from 'react'
import { clockOffset, keepClockOffset } from './capture/clock.ts'
import { useI18n } from './i18n.ts'
import { keep, kept } from './keep.ts'

/** Who is signed in; without a network the person of the last visit. Each answer also sets the clock's offset. */
export function useMe(): { me: Me | undefined; error: Problem | undefined; reload: () => Promise<Me | undefined> } {
  const { adopt } = useI18n()
  const { data, error, mutate } = useLoad<Me>(
    ['me'],
    async (api) => {
      const sent = Date.now()
      const me = await ask(api.GET('/v1/me'))
      keepClockOffset(clockOffset(me.server_time, sent, Date.now()))
      keep('me', me)
      return me
    },
    { fallbackData: kept<Me>('me'), dedupingInterval: 30_000, keepPreviousData: true },
  )
  useEffect(() => {
    if (data) adopt(data.locale)
  }, [data, adopt])
  return { me: data, error, reload: () => mutate() }
}
