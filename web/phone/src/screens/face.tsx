import { ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { Me } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import Button from 'antd-mobile/es/components/button'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { type Key, useI18n } from '../i18n.ts'
import { useMe } from '../me.ts'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { Top } from '../ui/top.tsx'
import { FaceShots } from './face-shots.tsx'

/** The text a person agrees to; a change of the words is a new version. */
export const CONSENT_VERSION = '2026-01'

const POINTS = ['what', 'why', 'long', 'withdraw', 'other'] as const

export default function FaceScreen() {
  const { t } = useI18n()
  const [, go] = useLocation()
  const { me, error, reload } = useMe()
  const [step, setStep] = useState<'look' | 'shots' | 'done'>('look')
  if (!me) {
    return (
      <main className="screen">
        <Top title={t('face.title')} up="/me" />
        {error ? <ProblemNote problem={error} retry={reload} /> : <Waiting />}
      </main>
    )
  }
  if (step === 'shots') {
    const done = () => {
      reload()
      setStep('done')
    }
    return <FaceShots me={me} consentVersion={CONSENT_VERSION} onDone={done} onClose={() => setStep('look')} />
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
      ) : me.face_count > 0 ? (
        <Enrolled me={me} onAdd={() => setStep('shots')} onWithdrawn={reload} />
      ) : (
        <ConsentText me={me} onAgree={() => setStep('shots')} onDecline={() => go('/me')} />
      )}
    </main>
  )
}

function ConsentText({ me, onAgree, onDecline }: { me: Me; onAgree: () => void; onDecline: () => void }) {
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
      <h2 className="headline">{t('face.consent.title')}</h2>
      <dl className="consent">
        {POINTS.map((point) => (
          <div key={point}>
            <dt>{t(`face.consent.${point}.title`)}</dt>
            <dd>{t(`face.consent.${point}`)}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">{t('face.consent.version', { version: CONSENT_VERSION })}</p>
      <footer className="action-bar">
        <Button block color="primary" size="large" onClick={onAgree}>
          {t('face.consent.agree')}
        </Button>
        <Button block fill="none" onClick={onDecline}>
          {t('face.consent.decline')}
        </Button>
      </footer>
    </>
  )
}

function Enrolled({ me, onAdd, onWithdrawn }: { me: Me; onAdd: () => void; onWithdrawn: () => void }) {
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
        {me.consent.given_at && <p>{t('face.state.since', { date: f.moment(me.consent.given_at, 'date') })}</p>}
      </section>
      <dl className="consent">
        {(['why', 'long', 'other'] as const).map((point) => (
          <div key={point}>
            <dt>{t(`face.consent.${point}.title`)}</dt>
            <dd>{t(`face.consent.${point}`)}</dd>
          </div>
        ))}
      </dl>
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
