import { ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { Feed } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection, useLoad } from '@yanzhen/shared/session.tsx'
import Button from 'antd-mobile/es/components/button'
import { useState } from 'react'
import { useI18n } from '../i18n.ts'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { Top } from '../ui/top.tsx'

/** One's trainings in the phone's own calendar: an address that is made, renewed and closed here, and shown once. */
export default function CalendarScreen() {
  const { t, f } = useI18n()
  const { api } = useConnection()
  const { data, error, mutate } = useLoad<Feed>(['calendar'], (of) => ask(of.GET('/v1/me/calendar')))
  const [address, setAddress] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)

  const change = async (step: () => Promise<string | null>) => {
    setBusy(true)
    setProblem(null)
    try {
      setAddress(await step())
      await mutate()
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught
      setProblem(caught)
    } finally {
      setBusy(false)
    }
  }
  const open = () =>
    change(async () => {
      const made = await ask(api.POST('/v1/me/calendar'))
      return new URL(made.path, window.location.origin).href
    })
  const close = () =>
    change(async () => {
      await ask(api.DELETE('/v1/me/calendar'))
      return null
    })
  return (
    <main className="screen screen-action">
      <Top title={t('calendar.title')} up="/me" />
      {!data && (error ? <ProblemNote problem={error} retry={() => void mutate()} /> : <Waiting />)}
      {data && (
        <section className="appeal">
          <p>{t('calendar.how')}</p>
          {data.made_at && <p className="quiet">{t('calendar.since', { date: f.moment(data.made_at, 'date') })}</p>}
          {address && <Address address={address} />}
          {problem && <p role="alert">{explain(problem, t).detail}</p>}
          <Button
            block
            size="large"
            color="primary"
            fill={data.made_at ? 'outline' : 'solid'}
            loading={busy}
            onClick={() => void open()}
          >
            {t(data.made_at ? 'calendar.renew' : 'calendar.make')}
          </Button>
          {data.made_at && (
            <Button block size="large" fill="none" disabled={busy} onClick={() => void close()}>
              {t('calendar.close')}
            </Button>
          )}
        </section>
      )}
    </main>
  )
}

function Address({ address }: { address: string }) {
  const { t } = useI18n()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(address)
    setCopied(true)
  }
  return (
    <>
      <label htmlFor="calendar-address">{t('calendar.address')}</label>
      <input id="calendar-address" readOnly value={address} onFocus={(event) => event.target.select()} />
      <p>{t('calendar.once')}</p>
      <a className="text-button" href={address.replace(/^https?:/, 'webcal:')}>
        {t('calendar.add')}
      </a>
      <Button block size="large" onClick={() => void copy()}>
        {t(copied ? 'calendar.copied' : 'calendar.copy')}
      </Button>
    </>
  )
}
