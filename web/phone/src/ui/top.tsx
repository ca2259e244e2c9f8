import { useLocation } from 'wouter'
import { useI18n } from '../i18n.ts'
import { cameFromHere } from './trail.ts'

/** A page's bar: back to where one came from, or to `up` when the page was opened by a link. */
export function Top({ title, up }: { title: string; up: string }) {
  const { t } = useI18n()
  const [, go] = useLocation()
  const back = () => (cameFromHere() ? history.back() : go(up))
  return (
    <header className="top">
      <button type="button" className="icon-button" onClick={back} aria-label={t('action.back')}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M15 5l-7 7 7 7" />
        </svg>
      </button>
      <h1>{title}</h1>
    </header>
  )
}
