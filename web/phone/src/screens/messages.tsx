import type { Problem } from '@yanzhen/shared/api/client.ts'
import { ask } from '@yanzhen/shared/api/client.ts'
import type { Reach } from '@yanzhen/shared/api/types.ts'
import { useConnection, useLoad } from '@yanzhen/shared/session.tsx'
import Button from 'antd-mobile/es/components/button'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { canPush, subscribe, subscribedHere, unsubscribe } from '../push.ts'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { Top } from '../ui/top.tsx'

const KINDS = ['case', 'evidence', 'alert', 'session'] as const
const DIGESTS = ['each', 'collected', 'daily'] as const

/** How one is reached: which medium first, together or each by itself, and push to this phone. */
export default function MessagesScreen() {
  const { t, f } = useI18n()
  const { api } = useConnection()
  const { data, error, mutate } = useLoad<Reach>(['reach'], (of) => ask(of.GET('/v1/reach')))
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [here, setHere] = useState(false)
  useEffect(() => {
    if (canPush()) void subscribedHere().then(setHere)
  }, [])
  if (!data) return error ? <ProblemNote problem={error} retry={() => void mutate()} /> : <Waiting />

  const change = async (step: () => Promise<Reach | null>) => {
    setBusy(true)
    setProblem(null)
    try {
      const after = await step()
      if (after) await mutate(after, { revalidate: false })
    } catch (failed) {
      setProblem((failed as Problem).detail || t('messages.failed'))
    } finally {
      setBusy(false)
    }
  }
  const wish = (wishes: Partial<Reach['wishes']>) =>
    change(() => ask(api.POST('/v1/reach', { body: { ...data.wishes, ...wishes } })))
  const stop = () =>
    change(async () => {
      await unsubscribe()
      setHere(false)
      return ask(api.DELETE('/v1/reach/devices'))
    })
  const push = () =>
    change(async () => {
      const keys = await subscribe(data)
      if (!keys) {
        setProblem(t('messages.push.refused'))
        return null
      }
      setHere(true)
      return ask(api.POST('/v1/reach/devices', { body: keys }))
    })
  const first = data.wishes.order.case?.[0] ?? data.media[0]
  const alerts = !data.wishes.off.includes('alert')
  return (
    <main className="screen">
      <Top title={t('messages.title')} up="/me" />
      <ul className="rows">
        {data.media.length > 0 && (
          <li>
            <div className="row-line">
              <span>{t('messages.first')}</span>
              <span className="segments">
                {data.media.map((medium) => (
                  <button
                    key={medium}
                    type="button"
                    disabled={busy}
                    aria-pressed={medium === first}
                    onClick={() => void wish({ order: Object.fromEntries(KINDS.map((kind) => [kind, [medium]])) })}
                  >
                    {t(`messages.medium.${medium}`)}
                  </button>
                ))}
              </span>
            </div>
          </li>
        )}
        <li>
          <div className="row-line">
            <span>{t('messages.digest')}</span>
            <span className="segments">
              {DIGESTS.map((digest) => (
                <button
                  key={digest}
                  type="button"
                  disabled={busy}
                  aria-pressed={digest === data.wishes.digest}
                  onClick={() => void wish({ digest })}
                >
                  {t(`messages.digest.${digest}`)}
                </button>
              ))}
            </span>
          </div>
        </li>
        <li>
          <div className="row-line">
            <span>{t('messages.alerts')}</span>
            <span className="segments">
              <button type="button" disabled={busy} aria-pressed={alerts} onClick={() => void wish({ off: [] })}>
                {t('messages.on')}
              </button>
              <button
                type="button"
                disabled={busy}
                aria-pressed={!alerts}
                onClick={() => void wish({ off: ['alert', 'session'] })}
              >
                {t('messages.off')}
              </button>
            </span>
          </div>
        </li>
        {data.chats.length > 0 && (
          <li>
            <Link href="/me/messages/chats" className="row-line">
              <span>{t('chats.title')}</span>
              <span className="quiet">{f.list(data.chats.filter((chat) => chat.added).map((chat) => chat.name))}</span>
            </Link>
          </li>
        )}
      </ul>
      <p className="quiet">{t('messages.duties')}</p>
      {problem && <p role="alert">{problem}</p>}
      {data.push_key && canPush() && !(here && data.devices > 0) && (
        <Button block size="large" loading={busy} onClick={() => void push()}>
          {t('messages.push.add')}
        </Button>
      )}
      {data.devices > 0 && (
        <Button block size="large" loading={busy} onClick={() => void stop()}>
          {t('messages.push.remove')}
        </Button>
      )}
    </main>
  )
}
