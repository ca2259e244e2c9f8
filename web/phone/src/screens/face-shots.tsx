import { ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { Me } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import Button from 'antd-mobile/es/components/button'
import { type ChangeEvent, useRef, useState } from 'react'
import { noCamera, useCamera } from '../capture/camera.ts'
import { still, toBase64 } from '../capture/picture.ts'
import { type Key, useI18n } from '../i18n.ts'

const POSES: readonly Key[] = ['face.pose.0', 'face.pose.1', 'face.pose.2']
const LONGEST = 1600
/** The consent was withdrawn on another device, or its text has changed. */
const ASK_AGAIN = new Set(['face.consent_missing', 'face.consent_outdated'])

/** What a picture rests on: the text that the person agreed to, and when. */
interface Consent {
  consent_text_version: string
  consented_at: string | null
}

type Answer = { kind: 'none' } | { kind: 'sending' } | { kind: 'kept' } | { kind: 'rejected'; detail: string }

/** Takes the wanted pictures one by one; each is checked at once, so that a bad one is taken again right away. */
export function FaceShots(props: {
  me: Me
  consent: Consent
  onDone: () => void
  onAsk: () => void
  onClose: () => void
}) {
  const { me } = props
  const { t } = useI18n()
  const { api } = useConnection()
  const [count, setCount] = useState(me.face_count)
  const [answer, setAnswer] = useState<Answer>({ kind: 'none' })
  const camera = useCamera(true, 'user')
  const input = useRef<HTMLInputElement>(null)

  const send = async (picture: Blob) => {
    setAnswer({ kind: 'sending' })
    const body = { ...props.consent, image_base64: await toBase64(picture) }
    const path = { employee_id: me.employee_id }
    try {
      const kept = await ask(api.POST('/v1/employees/{employee_id}/faces', { params: { path }, body }))
      setCount(kept.face_count)
      setAnswer({ kind: 'kept' })
      if (kept.face_count >= kept.faces_wanted) props.onDone()
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      if (ASK_AGAIN.has(problem.code)) props.onAsk()
      else setAnswer({ kind: 'rejected', detail: explain(problem, t).detail })
    }
  }
  const shoot = async () => {
    if (camera.video.current) await send(await still(camera.video.current, LONGEST))
  }
  const pick = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (!file) return
    const bitmap = await createImageBitmap(file).catch(() => null)
    if (!bitmap) {
      setAnswer({ kind: 'rejected', detail: t('picked.not_photo') })
      return
    }
    await send(await still(bitmap, LONGEST))
  }
  const step = Math.min(count + 1, me.faces_wanted)
  const pose = POSES[Math.min(count, POSES.length - 1)] ?? 'face.pose.0'
  return (
    <main className="viewfinder" aria-label={t('face.title')}>
      <video ref={camera.video} playsInline muted data-mirrored="true" />
      <div className="face-oval" aria-hidden="true" />
      <div className="viewfinder-top">
        <button type="button" className="icon-button" onClick={props.onClose} aria-label={t('action.close')}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M6 6l12 12M18 6L6 18" />
          </svg>
        </button>
        <p>
          <strong>{t('face.step', { step, total: me.faces_wanted })}</strong>
          <span>{noCamera(camera.state) ? t(`camera.${camera.state}.title`) : t(pose)}</span>
        </p>
      </div>
      <div className="viewfinder-bottom">
        <p role="status" className="answer" data-kind={answer.kind}>
          {answer.kind === 'sending' && t('face.sending')}
          {answer.kind === 'kept' && t('face.kept')}
          {answer.kind === 'rejected' && (
            <>
              <strong>{t('face.rejected')}</strong> {answer.detail}
            </>
          )}
        </p>
        <div className="shutter-row">
          <span />
          <button
            type="button"
            className="shutter"
            disabled={camera.state !== 'running' || answer.kind === 'sending'}
            onClick={() => void shoot()}
            aria-label={t('camera.shutter')}
          />
          <span />
        </div>
        <Button block fill="none" onClick={() => input.current?.click()} disabled={answer.kind === 'sending'}>
          {t('face.pick')}
        </Button>
        <input ref={input} type="file" accept="image/*" hidden onChange={pick} data-testid="pick-face" />
      </div>
    </main>
  )
}
