import { useConnection } from '@yanzhen/shared/session.tsx'
import { useSyncExternalStore } from 'react'
import { useI18n } from '../i18n.ts'

function listen(changed: () => void): () => void {
  addEventListener('online', changed)
  addEventListener('offline', changed)
  return () => {
    removeEventListener('online', changed)
    removeEventListener('offline', changed)
  }
}

export function useOnline(): boolean {
  return useSyncExternalStore(listen, () => navigator.onLine)
}

/** One line above every screen while something general is in the way, with what is safe. */
export function Banner({ signedOut }: { signedOut: boolean }) {
  const { t } = useI18n()
  const { auth } = useConnection()
  const online = useOnline()
  if (!online) {
    return (
      <div className="banner" role="status">
        {t('offline.banner')}
      </div>
    )
  }
  if (!signedOut) return null
  return (
    <div className="banner" role="status">
      {t('signed_out.banner')}
      <button type="button" onClick={() => void auth.signIn()}>
        {t('action.sign_in')}
      </button>
    </div>
  )
}
