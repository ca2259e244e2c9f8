import type { Me, Session } from '@yanzhen/shared/api/types.ts'
import Button from 'antd-mobile/es/components/button'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { cameraGranted, useCamera } from '../capture/camera.ts'
import { keptClockOffset } from '../capture/clock.ts'
import { shortCode } from '../capture/code.ts'
import { still, toEntry } from '../capture/picture.ts'
import { type PositionState, usePosition } from '../capture/position.ts'
import { useI18n } from '../i18n.ts'
import { outbox } from '../outbox/outbox.ts'
import type { Entry } from '../outbox/rules.ts'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { useObjectUrl } from '../ui/photo-card.tsx'
import { PickButton, saveTrouble } from '../ui/pick-button.tsx'
import { Top } from '../ui/top.tsx'
import { useSession } from './session.tsx'

export default function CameraScreen({ id, me }: { id: string; me: Me }) {
  const { data, error, mutate } = useSession(id)
  if (data) return <Viewfinder session={data.session} nonce={data.capture_nonce} me={me} />
  return (
    <main className="screen">
      <Top title="" up={`/sessions/${id}`} />
      {error ? <ProblemNote problem={error} retry={() => void mutate()} /> : <Waiting />}
    </main>
  )
}

function Viewfinder({ session, nonce, me }: { session: Session; nonce: string | null; me: Me }) {
  const { t } = useI18n()
  const [, go] = useLocation()
  const [ready, setReady] = useState<boolean | null>(null)
  const [shot, setShot] = useState<Entry | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const camera = useCamera(ready === true, 'environment')
  const position = usePosition(ready === true)
  const preview = useObjectUrl(shot?.file ?? null)
  useEffect(() => {
    void cameraGranted().then(setReady)
  }, [])

  const shoot = async () => {
    if (!camera.video.current) return
    const now = Date.now()
    const capture = {
      source: 'camera' as const,
      captured_at: new Date(now).toISOString(),
      clock_offset_ms: keptClockOffset(),
      position: position.read(),
      nonce,
    }
    try {
      const picture = await still(camera.video.current)
      setShot(await toEntry(picture, 'image/jpeg', me.employee_id, session, capture, now))
      setTrouble(null)
    } catch {
      setTrouble(t('camera.no_picture'))
    }
  }
  const use = async () => {
    if (!shot) return
    try {
      await outbox.add(shot)
    } catch (error) {
      setTrouble(t(saveTrouble(error)))
      return
    }
    go(`/sessions/${session.session_id}`, { replace: true })
  }

  if (ready === null) return <main className="viewfinder" aria-busy="true" />
  if (!ready) return <Intro onOpen={() => setReady(true)} session={session} me={me} />
  if (camera.state === 'refused' || camera.state === 'none') {
    return <NoCamera kind={camera.state} retry={camera.retry} session={session} me={me} />
  }
  return (
    <main className="viewfinder" aria-label={t('camera.title')}>
      <video ref={camera.video} playsInline muted data-mirrored={camera.facing === 'user'} />
      {preview && <img src={preview} alt={t('camera.preview')} />}
      <div className="viewfinder-top">
        <button
          type="button"
          className="icon-button"
          onClick={() => go(`/sessions/${session.session_id}`, { replace: true })}
          aria-label={t('action.close')}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M6 6l12 12M18 6L6 18" />
          </svg>
        </button>
        <p>
          <strong>{session.title}</strong>
          {nonce && <span>{t('camera.code', { code: shortCode(nonce) })}</span>}
        </p>
      </div>
      <div className="viewfinder-bottom">
        {trouble && (
          <p className="trouble" role="alert">
            {trouble}
          </p>
        )}
        {shot ? (
          <div className="viewfinder-choice">
            <Button size="large" onClick={() => setShot(null)}>
              {t('camera.again')}
            </Button>
            <Button size="large" color="primary" onClick={use} loading="auto">
              {t('camera.use')}
            </Button>
          </div>
        ) : (
          <>
            <PositionLine state={position.state} />
            <p>{t(session.evidence_mode === 'group' ? 'camera.hint_group' : 'camera.hint')}</p>
            <div className="shutter-row">
              <span />
              <button
                type="button"
                className="shutter"
                onClick={() => void shoot()}
                disabled={camera.state !== 'running'}
                aria-label={t('camera.shutter')}
              />
              <button type="button" className="icon-button" onClick={camera.flip} aria-label={t('camera.switch')}>
                <svg viewBox="0 0 24 24" aria-hidden="true">
                  <path d="M4 12a8 8 0 0 1 13.700-5.600L20 8.500M20 4v4.500h-4.500M20 12a8 8 0 0 1-13.700 5.600L4 15.500M4 20v-4.500h4.500" />
                </svg>
              </button>
            </div>
          </>
        )}
      </div>
    </main>
  )
}

const VAGUE_METRES = 500

function PositionLine({ state }: { state: PositionState }) {
  const { t, f } = useI18n()
  if (state.kind !== 'found') {
    return (
      <span className="chip">
        {t(state.kind === 'finding' ? 'camera.position.finding' : 'camera.position.refused')}
      </span>
    )
  }
  const key = state.fix.accuracy_m > VAGUE_METRES ? 'camera.position.vague' : 'camera.position.found'
  return <span className="chip">{t(key, { metres: f.number(state.fix.accuracy_m, 0) })}</span>
}

function Intro({ onOpen, session, me }: { onOpen: () => void; session: Session; me: Me }) {
  const { t } = useI18n()
  return (
    <main className="screen screen-action">
      <Top title={session.title} up={`/sessions/${session.session_id}`} />
      <section className="note">
        <svg className="note-mark" viewBox="0 0 64 64" aria-hidden="true">
          <path d="M10 20h10l5-7h14l5 7h10v31H10zM32 44a9 9 0 1 0 0-18 9 9 0 0 0 0 18z" />
        </svg>
        <h2>{t('camera.intro.title')}</h2>
        <p>{t('camera.intro.detail')}</p>
      </section>
      <footer className="action-bar">
        <Button block color="primary" size="large" onClick={onOpen}>
          {t('camera.intro.button')}
        </Button>
        <PickButton session={session} me={me} />
      </footer>
    </main>
  )
}

function NoCamera(props: { kind: 'refused' | 'none'; retry: () => void; session: Session; me: Me }) {
  const { kind, retry, session, me } = props
  const { t } = useI18n()
  return (
    <main className="screen screen-action">
      <Top title={session.title} up={`/sessions/${session.session_id}`} />
      <section className="note" role="alert">
        <svg className="note-mark" viewBox="0 0 64 64" aria-hidden="true">
          <path d="M10 20h10l5-7h14l5 7h10v31H10zM14 10l40 46" />
        </svg>
        <h2>{t(`camera.${kind}.title`)}</h2>
        <p>{t(`camera.${kind}.detail`)}</p>
      </section>
      <footer className="action-bar">
        <Button block color="primary" size="large" onClick={retry}>
          {t('action.retry')}
        </Button>
        <PickButton session={session} me={me} />
      </footer>
    </main>
  )
}
