import { ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { ConsentText, Me } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection, useLoad } from '@yanzhen/shared/session.tsx'
import Button from 'antd-mobile/es/components/button'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { serverNow } from '../capture/clock.ts'
import { type Key, useI18n } from '../i18n.ts'
import { useMe } from '../me.ts'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { Top } from '../ui/top.tsx'
import { FaceShots } from './face-shots.tsx'

/** What a person agrees to, as the API words it; agreeing sends its version along. */
function useConsent() {
  return useLoad<ConsentText>(['consent'], (api) => ask(api.GET('/v1/consent')))
}

export default function FaceScreen() {
  const { t } = useI18n()
  const { me, error, reload } = useMe()
  const consent = useConsent()
  const trouble = error ?? consent.error
  const again = () => {
    void reload()
    void consent.mutate()
  }
  if (me && consent.data) return <Face me={me} consent={consent.data} reload={reload} readAgain={again} />
  return (
    <main className="screen">
      <Top title={t('face.title')} up="/me" />
      {trouble ? <ProblemNote problem={trouble} retry={again} /> : <Waiting />}
    </main>
  )
}

function Face(props: { me: Me; consent: ConsentText; reload: () => Promise<Me | undefined>; readAgain: () => void }) {
  const { me, consent, reload } = props
  const { t } = useI18n()
  const [, go] = useLocation()
  const [step, setStep] = useState<'look' | 'read' | 'shots' | 'done'>('look')
  const [agreedAt, setAgreedAt] = useState<string | null>(null)
  // The consent may have been withdrawn on another device since this page was opened.
  const add = async () => setStep((await reload().catch(() => me))?.consent.current ? 'shots' : 'read')
  if (step === 'shots') {
    const done = () => {
      void reload()
      setStep('done')
    }
    const ask = () => {
      props.readAgain()
      setStep('read')
    }
    const given = { consent_text_version: consent.version, consented_at: agreedAt ?? me.consent.given_at ?? null }
    return <FaceShots me={me} consent={given} onDone={done} onAsk={ask} onClose={() => setStep('look')} />
  }
  return (
    <main className="screen screen-action">
      <Top title={t('face.title')} up="/me" />
      {step === 'done' ? (
        <>
          <Mark title="face.done.title" detail="face.done.detail" />
          <footer className="action-bar">
            <Button block color="primary" size="large" onClick={() => go('/')}>
              {t('face.done.button')}
            </Button>
          </footer>
        </>
      ) : me.face_count > 0 && step === 'look' ? (
        <Enrolled me={me} consent={consent} onAdd={() => void add()} onWithdrawn={() => void reload()} />
      ) : (
        <Asking
          me={me}
          consent={consent}
          onAgree={() => {
            setAgreedAt(new Date(serverNow()).toISOString())
            setStep('shots')
          }}
          onDecline={() => (step === 'read' ? setStep('look') : go('/me'))}
        />
      )}
    </main>
  )
}

function Points({ of }: { of: ConsentText['points'] }) {
  return (
    <dl className="consent">
      {of.map((point) => (
        <div key={point.name}>
          <dt>{point.title}</dt>
          <dd>{point.text}</dd>
        </div>
      ))}
    </dl>
  )
}

function Asking(props: { me: Me; consent: ConsentText; onAgree: () => void; onDecline: () => void }) {
  const { me, consent } = props
  const { t } = useI18n()
  return (
    <>
      {me.consent.withdrawn_at && (
        <p className="hint-box">
          <strong>{t('face.withdrawn.title')}</strong>
          <br />
          {t('face.withdrawn.detail')}
        </p>
      )}
      {me.consent.given && <p className="hint-box">{t('face.consent.renewed')}</p>}
      <h2 className="headline">{consent.title}</h2>
      <Points of={consent.points} />
      <p className="quiet">{t('face.consent.version', { version: consent.version })}</p>
      <footer className="action-bar">
        <Button block color="primary" size="large" onClick={props.onAgree}>
          {t('face.consent.agree')}
        </Button>
        <Button block fill="none" onClick={props.onDecline}>
          {t('face.consent.decline')}
        </Button>
      </footer>
    </>
  )
}

function Enrolled(props: { me: Me; consent: ConsentText; onAdd: () => void; onWithdrawn: () => void }) {
  const { me, consent, onAdd, onWithdrawn } = props
  const { t, f } = useI18n()
  const { api } = useConnection()
  const [asking, setAsking] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const withdraw = async () => {
    const path = { employee_id: me.employee_id }
    try {
      await ask(api.DELETE('/v1/employees/{employee_id}/faces', { params: { path } }))
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      setTrouble(explain(problem, t).detail)
      return
    }
    onWithdrawn()
  }
  return (
    <>
      <section className="note">
        <Tick />
        <h2>{t('face.state.title', { count: me.face_count })}</h2>
        {me.consent.given_at && (
          <p>
            {t('face.state.since', { date: f.moment(me.consent.given_at, 'date') })}
            <br />
            {t('face.consent.version', { version: me.consent.text_version ?? '' })}
          </p>
        )}
      </section>
      <Points of={consent.points} />
      {trouble && (
        <p className="trouble" role="alert">
          {trouble}
        </p>
      )}
      <footer className="action-bar">
        {asking ? (
          <div className="ask">
            <p>{t('face.withdraw.confirm')}</p>
            <Button onClick={() => setAsking(false)}>{t('action.cancel')}</Button>
            <Button color="danger" loading="auto" onClick={withdraw}>
              {t('face.withdraw.yes')}
            </Button>
          </div>
        ) : (
          <>
            {me.face_count < me.faces_wanted && (
              <Button block color="primary" size="large" onClick={onAdd}>
                {t('face.add')}
              </Button>
            )}
            <Button block fill="none" color="danger" onClick={() => setAsking(true)}>
              {t('face.withdraw')}
            </Button>
          </>
        )}
      </footer>
    </>
  )
}

function Mark({ title, detail }: { title: Key; detail: Key }) {
  const { t } = useI18n()
  return (
    <section className="note">
      <Tick />
      <h2>{t(title)}</h2>
      <p>{t(detail)}</p>
    </section>
  )
}

function Tick() {
  return (
    <svg className="note-mark" data-good="true" viewBox="0 0 64 64" aria-hidden="true">
      <circle cx="32" cy="32" r="24" />
      <path d="M21 33l8 8 15-17" />
    </svg>
  )
}
