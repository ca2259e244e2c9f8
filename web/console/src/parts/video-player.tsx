import type { EvidenceDetail } from '@yanzhen/shared/api/types.ts'
import { Card } from 'antd'
import { useRef } from 'react'
import { useI18n } from '../i18n.ts'

/** The video, and its sampled pictures below it: one click and it plays from there. */
export function VideoPlayer({ detail }: { detail: EvidenceDetail }) {
  const { t, f } = useI18n()
  const player = useRef<HTMLVideoElement>(null)
  const { video, evidence } = detail
  if (!video) return null
  const stops = [
    ...video.gaps.map((span) => ({ ...span, key: 'video.gap' as const })),
    ...video.frozen.map((span) => ({ ...span, key: 'video.frozen' as const })),
  ]
  function playFrom(second: number) {
    if (!player.current) return
    player.current.currentTime = second
    void player.current.play().catch(() => undefined)
  }
  return (
    <Card title={t('video.title')} size="small">
      {video.url ? (
        // biome-ignore lint/a11y/useMediaCaption: nobody writes captions for a recording of a training
        <video
          ref={player}
          className="video"
          src={video.url}
          controls
          preload="metadata"
          aria-label={t('video.of', { name: evidence.employee_name })}
        />
      ) : (
        <p className="quiet">{t('video.none')}</p>
      )}
      {video.frames.length > 0 && (
        <ul className="video-frames" aria-label={t('video.frames')}>
          {video.frames.map((frame, index) => (
            <li key={frame.at_s}>
              <button
                type="button"
                aria-current={index === video.shown || undefined}
                aria-label={t('video.play_from', { second: f.number(frame.at_s, 1) })}
                onClick={() => playFrom(frame.at_s)}
              >
                {frame.url && <img src={frame.url} alt="" loading="lazy" />}
                <span>{t('video.second', { second: f.number(frame.at_s, 1) })}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <ul className="facts-line">
        <li>{t('video.length', { seconds: f.number(video.duration_s, 1) })}</li>
        {video.codec && <li>{video.codec.toUpperCase()}</li>}
        <li>{t(video.audio ? 'video.sound' : 'video.silent')}</li>
        {stops.map((stop) => (
          <li key={`${stop.key} ${stop.at_s}`}>
            <button type="button" className="video-stop" onClick={() => playFrom(Math.max(0, stop.at_s - 1))}>
              {t(stop.key, { second: f.number(stop.at_s, 1), seconds: f.number(stop.seconds, 1) })}
            </button>
          </li>
        ))}
      </ul>
    </Card>
  )
}
