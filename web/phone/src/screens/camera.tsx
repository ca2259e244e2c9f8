import type { Me, SessionDetail } from '@yanzhen/shared/api/types.ts'
import Button from 'antd-mobile/es/components/button'
import { type ReactNode, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { type Camera, cameraGranted, noCamera, useCamera } from '../capture/camera.ts'
import { keptClockOffset } from '../capture/clock.ts'
import { shortCode, withCode } from '../capture/code.ts'
import { still, toEntry } from '../capture/picture.ts'
import { type PositionState, usePosition } from '../capture/position.ts'
import { useRecorder } from '../capture/recorder.ts'
import { useSeen } from '../capture/seen.ts'
import { useI18n } from '../i18n.ts'
import { outbox } from '../outbox/outbox.ts'
import type { Entry } from '../outbox/rules.ts'
import { useSession } from '../session-detail.ts'
import { Intro, NoCameraNote } from '../ui/camera-notes.tsx'
import { CaptureModes, type Mode, RecordButton, RecordedLine } from '../ui/camera-video.tsx'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { saveTrouble } from '../ui/pick-button.tsx'
import { Preview, Shots } from '../ui/shots.tsx'
import { Top } from '../ui/top.tsx'

export default function CameraScreen({ id, me }: { id: string; me: Me }) {
  const { data, error, mutate } = useSession(id)
  if (data) return <Viewfinder detail={data} me={me} />
  return (
    <main className="screen">
      <Top title="" up={`/sessions/${id}`} />
      {error ? <ProblemNote problem={error} retry={() => void mutate()} /> : <Waiting />}
    </main>
  )
}

/** So many shots are kept to choose from; the oldest gives way. */
const MOST_SHOTS = 6

function Viewfinder({ detail, me }: { detail: SessionDetail; me: Me }) {
  const { session, capture_nonce: nonce } = detail
  const { t } = useI18n()
  const [, go] = useLocation()
  const [ready, setReady] = useState<boolean | null>(null)
  const [shots, setShots] = useState<readonly Entry[]>([])
  const [shot, setShot] = useState<Entry | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [mode, setMode] = useState<Mode>('photo')
  const camera = useCamera(ready === true, 'environment')
  const position = usePosition(ready === true)
  const recorder = useRecorder(camera.video, detail)
  const group = session.evidence_mode === 'group'
  const looking = camera.state === 'running' && !shot && !recorder.running
  const { hint, faces } = useSeen(camera.video, looking, group)
  useEffect(() => {
    void cameraGranted().then(setReady)
  }, [])

  const record = (at: number) => ({
    source: 'camera' as const,
    captured_at: new Date(at).toISOString(),
    clock_offset_ms: keptClockOffset(),
    position: position.read(),
    nonce,
  })
  const take = async (file: Blob, type: string, capture: ReturnType<typeof record>, at: number) => {
    const taken = await toEntry(file, type, me.employee_id, session, capture, at)
    setShots((earlier) => [...earlier, taken].slice(-MOST_SHOTS))
    setShot(taken)
    setTrouble(null)
  }
  const shoot = async () => {
    if (!camera.video.current) return
    const now = Date.now()
    const capture = record(now)
    try {
      const photo = await still(camera.video.current)
      await take(nonce ? await withCode(photo, nonce) : photo, 'image/jpeg', capture, now)
    } catch {
      setTrouble(t('camera.no_picture'))
    }
  }
  const film = async () => {
    const lost = () => setTrouble(t('video.failed'))
    const capture = record(Date.now())
    setTrouble(null)
    const begun = await recorder.start(
      ({ file, type, startedAt }) => void take(file, type, capture, startedAt).catch(lost),
      lost,
    )
    if (!begun) setTrouble(t('video.full'))
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
  if (!ready) return <Intro onOpen={() => setReady(true)} detail={detail} me={me} />
  if (noCamera(camera.state) && !shot) {
    return <NoCameraNote kind={camera.state} retry={camera.retry} detail={detail} me={me} />
  }
  return (
    <main className="viewfinder" aria-label={t('camera.title')}>
      <video ref={camera.video} playsInline muted data-mirrored={camera.facing === 'user'} />
      {shot && <Preview shot={shot} />}
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
          <strong dir="auto">{session.title}</strong>
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
          <>
            <Shots shots={shots} chosen={shot} onChoose={setShot} />
            <div className="viewfinder-choice">
              <Button size="large" onClick={() => setShot(null)}>
                {t('camera.again')}
              </Button>
              <Button size="large" color="primary" onClick={use} loading="auto">
                {t('camera.use')}
              </Button>
            </div>
          </>
        ) : (
          <>
            <div className="chips">
              <PositionLine state={position.state} />
              {faces ? <span className="chip">{t('camera.faces', { count: faces })}</span> : null}
            </div>
            {recorder.running ? (
              <RecordedLine running={recorder.running} least={detail.min_video_seconds} />
            ) : (
              <p role="status" data-hint={hint ?? undefined}>
                {t(hint ? `camera.hint.${hint}` : group ? 'camera.hint_group' : 'camera.hint')}
              </p>
            )}
            <Controls camera={camera} still={recorder.running === null}>
              {mode === 'photo' ? (
                <button
                  type="button"
                  className="shutter"
                  onClick={() => void shoot()}
                  disabled={camera.state !== 'running'}
                  aria-label={t('camera.shutter')}
                />
              ) : (
                <RecordButton
                  recorder={recorder}
                  least={detail.min_video_seconds}
                  disabled={camera.state !== 'running'}
                  onStart={() => void film()}
                />
              )}
            </Controls>
            {recorder.type && !recorder.running && <CaptureModes mode={mode} onChoose={setMode} />}
          </>
        )}
      </div>
    </main>
  )
}

/** Beside the shutter: light and the other camera, while nothing is recorded. */
function Controls({ camera, still, children }: { camera: Camera; still: boolean; children: ReactNode }) {
  const { t } = useI18n()
  const { torch } = camera
  return (
    <div className="shutter-row">
      {torch === null ? (
        <span />
      ) : (
        <button
          type="button"
          className="icon-button"
          aria-pressed={torch}
          aria-label={t('camera.torch')}
          onClick={() => camera.setTorch(!torch)}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M13 2 5 13.500h6L10 22l9-12h-6.500z" />
          </svg>
        </button>
      )}
      {children}
      {still && (
        <button type="button" className="icon-button" onClick={camera.flip} aria-label={t('camera.switch')}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M4 12a8 8 0 0 1 13.700-5.600L20 8.500M20 4v4.500h-4.500M20 12a8 8 0 0 1-13.700 5.600L4 15.500M4 20v-4.500h4.500" />
          </svg>
        </button>
      )}
    </div>
  )
}

const VAGUE_METRES = 500

function PositionLine({ state }: { state: PositionState }) {
  const { t, f } = useI18n()
  if (state.kind !== 'found') {
    return (
      <span className="chip">{t(state.kind === 'finding' ? 'camera.position.finding' : 'camera.position.none')}</span>
    )
  }
  const key = state.fix.accuracy_m > VAGUE_METRES ? 'camera.position.vague' : 'camera.position.found'
  return <span className="chip">{t(key, { metres: f.number(state.fix.accuracy_m, 0) })}</span>
}
