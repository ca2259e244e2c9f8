import { useI18n } from '../i18n.ts'
import type { Entry } from '../outbox/rules.ts'
import { useObjectUrl } from './photo-card.tsx'

/** The shot that would be handed in, as large as the screen. */
export function Preview({ shot }: { shot: Entry }) {
  const { t } = useI18n()
  const url = useObjectUrl(shot.file)
  if (shot.content_type.startsWith('video/')) {
    // biome-ignore lint/a11y/useMediaCaption: it has no sound
    return <video className="recorded-video" src={url} controls playsInline aria-label={t('video.preview')} />
  }
  return <img src={url} alt={t('camera.preview')} />
}

/** All shots of this visit to choose the best from; one is handed in. */
export function Shots(props: { shots: readonly Entry[]; chosen: Entry; onChoose: (shot: Entry) => void }) {
  const { t } = useI18n()
  if (props.shots.length < 2) return null
  return (
    <ul className="shots" aria-label={t('camera.shots')}>
      {props.shots.map((shot, at) => (
        <li key={shot.client_id}>
          <button
            type="button"
            aria-pressed={shot === props.chosen}
            aria-label={t('camera.shot', { number: at + 1 })}
            onClick={() => props.onChoose(shot)}
          >
            <Small shot={shot} />
          </button>
        </li>
      ))}
    </ul>
  )
}

function Small({ shot }: { shot: Entry }) {
  const url = useObjectUrl(shot.file)
  return shot.content_type.startsWith('video/') ? <video src={url} muted playsInline /> : <img src={url} alt="" />
}
