import type { Me, SessionDetail } from '@yanzhen/shared/api/types.ts'
import Button from 'antd-mobile/es/components/button'
import { type ChangeEvent, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { keptClockOffset } from '../capture/clock.ts'
import { PHOTO_TYPES, photoType, toEntry, videoType } from '../capture/picture.ts'
import { type Key, useI18n } from '../i18n.ts'
import { outbox } from '../outbox/outbox.ts'

/** The second choice, where the company allows it: a photo or video of the gallery, looked at once more before it is handed in. */
export function PickButton(props: { detail: SessionDetail; me: Me; explain?: boolean }) {
  const { t } = useI18n()
  if (!props.detail.gallery_allowed) return <p className="quiet">{t('session.no_pick')}</p>
  return <Pick {...props} />
}

function Pick({ detail, me, explain = false }: { detail: SessionDetail; me: Me; explain?: boolean }) {
  const { session } = detail
  const { t, f } = useI18n()
  const [, go] = useLocation()
  const input = useRef<HTMLInputElement>(null)
  const [picked, setPicked] = useState<{ file: File; type: string; url: string } | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)

  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (!file) return
    const video = videoType(file, detail.video_types)
    const type = video ?? photoType(file)
    const limit = video ? detail.max_video_bytes : detail.max_file_bytes
    if (!type) setTrouble(t('picked.not_taken'))
    else if (file.size === 0) setTrouble(t('picked.empty'))
    else if (file.size > limit) {
      const sizes = { size: f.bytes(file.size), limit: f.bytes(limit) }
      setTrouble(t(video ? 'picked.video_too_large' : 'picked.too_large', sizes))
    } else {
      setTrouble(null)
      setPicked({ file, type, url: URL.createObjectURL(file) })
    }
  }
  const drop = () => {
    if (picked) URL.revokeObjectURL(picked.url)
    setPicked(null)
  }
  const use = async () => {
    if (!picked) return
    const capture = {
      source: 'gallery' as const,
      clock_offset_ms: keptClockOffset(),
      captured_at: null,
      position: null,
      nonce: null,
    }
    try {
      await outbox.add(await toEntry(picked.file, picked.type, me.employee_id, session, capture, Date.now()))
    } catch (error) {
      setTrouble(t(saveTrouble(error)))
      return
    }
    drop()
    go(`/sessions/${session.session_id}`)
  }
  return (
    <>
      <Button block fill="none" color="primary" onClick={() => input.current?.click()}>
        {t('session.pick')}
      </Button>
      {explain && <p className="quiet">{t('session.pick_why')}</p>}
      {trouble && (
        <p className="trouble" role="alert">
          {trouble}
        </p>
      )}
      <input
        ref={input}
        type="file"
        accept={[...PHOTO_TYPES, ...detail.video_types].join(',')}
        hidden
        onChange={choose}
        data-testid="pick"
      />
      {picked && (
        <div className="viewfinder" role="dialog" aria-modal="true" aria-label={t('picked.title')}>
          {picked.type.startsWith('video/') ? (
            // biome-ignore lint/a11y/useMediaCaption: whoever recorded it knows what is said in it
            <video className="recorded-video" src={picked.url} controls playsInline aria-label={picked.file.name} />
          ) : (
            <img src={picked.url} alt={picked.file.name} />
          )}
          <div className="viewfinder-bottom">
            <p>{t('picked.title')}</p>
            <div className="viewfinder-choice">
              <Button size="large" onClick={drop}>
                {t('action.cancel')}
              </Button>
              <Button size="large" color="primary" onClick={use} loading="auto">
                {t('camera.use')}
              </Button>
            </div>
          </div>
        </div>
      )}
    </>
  )
}

/** A phone without space says so; anything else is worth another try. Either way the photo is still on the screen. */
export function saveTrouble(error: unknown): Key {
  return error instanceof DOMException && error.name === 'QuotaExceededError'
    ? 'camera.full.detail'
    : 'camera.failed.detail'
}
