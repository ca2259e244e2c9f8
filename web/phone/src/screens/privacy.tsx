import { Link } from 'wouter'
import { type Key, useI18n } from '../i18n.ts'
import { useMe } from '../me.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { ProblemNote, Waiting } from '../ui/notes.tsx'
import { Top } from '../ui/top.tsx'

const POINTS: readonly (readonly [Key, Key])[] = [
  ['privacy.photo', 'privacy.photo.detail'],
  ['privacy.camera', 'privacy.camera.detail'],
  ['privacy.place', 'privacy.place.detail'],
  ['privacy.who', 'privacy.who.detail'],
  ['privacy.long', 'privacy.long.detail'],
]

/** What is stored of a person, for how long and who sees it; what is on this very phone; and the way to say no. */
export default function PrivacyScreen() {
  const { t, f } = useI18n()
  const { me, error, reload } = useMe()
  const { entries } = useOutbox()
  if (!me) {
    return (
      <main className="screen">
        <Top title={t('privacy.title')} up="/me" />
        {error ? <ProblemNote problem={error} retry={() => void reload()} /> : <Waiting />}
      </main>
    )
  }
  const { given_at, withdrawn_at, text_version } = me.consent
  return (
    <main className="screen screen-action">
      <Top title={t('privacy.title')} up="/me" />
      <dl className="consent">
        {POINTS.map(([title, detail]) => (
          <div key={title}>
            <dt>{t(title)}</dt>
            <dd>{t(detail)}</dd>
          </div>
        ))}
        <div>
          <dt>{t('privacy.phone')}</dt>
          <dd>{t('privacy.phone.detail', { count: entries.length })}</dd>
        </div>
        <div>
          <dt>{t('me.face')}</dt>
          <dd>
            <p>{me.face_count > 0 ? t('face.state.title', { count: me.face_count }) : t('privacy.face.none')}</p>
            {given_at && !withdrawn_at && <p>{t('face.state.since', { date: f.moment(given_at, 'date') })}</p>}
            {withdrawn_at && <p>{t('privacy.face.withdrawn', { date: f.moment(withdrawn_at, 'date') })}</p>}
            {text_version && <p>{t('face.consent.version', { version: text_version })}</p>}
          </dd>
        </div>
        <div>
          <dt>{t('privacy.no')}</dt>
          <dd>{t('privacy.no.detail')}</dd>
        </div>
      </dl>
      <ul className="rows">
        <li>
          <Link href="/me/face" className="row-line">
            {t(me.face_count > 0 ? 'privacy.to_withdraw' : 'privacy.to_consent')}
          </Link>
        </li>
      </ul>
    </main>
  )
}
