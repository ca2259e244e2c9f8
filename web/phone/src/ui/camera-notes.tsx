import type { Me, SessionDetail } from '@yanzhen/shared/api/types.ts'
import Button from 'antd-mobile/es/components/button'
import type { NoCamera } from '../capture/camera.ts'
import { useI18n } from '../i18n.ts'
import { PickButton } from './pick-button.tsx'
import { Top } from './top.tsx'

/** Asks for camera and position when they are needed, and says why. */
export function Intro({ onOpen, detail, me }: { onOpen: () => void; detail: SessionDetail; me: Me }) {
  const { t } = useI18n()
  const { session } = detail
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
        <PickButton detail={detail} me={me} />
      </footer>
    </main>
  )
}

/** What is in the camera's way, and the ways on. */
export function NoCameraNote(props: { kind: NoCamera; retry: () => void; detail: SessionDetail; me: Me }) {
  const { kind, retry, detail, me } = props
  const { session } = detail
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
        <PickButton detail={detail} me={me} />
      </footer>
    </main>
  )
}
