import type { Me } from '@yanzhen/shared/api/types.ts'
import { LOCALES } from '@yanzhen/shared/config.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import Button from 'antd-mobile/es/components/button'
import { Link } from 'wouter'
import { type Key, useI18n } from '../i18n.ts'
import { leave } from '../leave.ts'
import { useMe } from '../me.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { LANGUAGE_NAMES } from '../ui/languages.ts'
import { ProblemNote, Waiting } from '../ui/notes.tsx'

function faceKey(me: Me): Key {
  if (me.face_count > 0) return 'me.face.enrolled'
  return me.consent.withdrawn_at ? 'me.face.withdrawn' : 'me.face.none'
}

export default function MeScreen() {
  const { t, locale, setLocale } = useI18n()
  const { auth } = useConnection()
  const { me, error, reload } = useMe()
  const { entries } = useOutbox()
  if (!me) return error ? <ProblemNote problem={error} retry={() => void reload()} /> : <Waiting />
  return (
    <>
      <header className="person">
        <span className="avatar" aria-hidden="true">
          {[...me.name].slice(0, 1)}
        </span>
        <div>
          <h1>
            <bdi>{me.name}</bdi>
          </h1>
          <p>{me.unit.name}</p>
        </div>
      </header>
      <ul className="rows">
        <li>
          <Link href="/me/face" className="row-line">
            <span>{t('me.face')}</span>
            <span className="quiet">{t(faceKey(me), { count: me.face_count })}</span>
          </Link>
        </li>
        <li>
          <Link href="/me/messages" className="row-line">
            <span>{t('messages.title')}</span>
          </Link>
        </li>
        <li>
          <Link href="/me/calendar" className="row-line">
            <span>{t('calendar.title')}</span>
          </Link>
        </li>
        <li>
          <Link href="/me/privacy" className="row-line">
            <span>{t('privacy.title')}</span>
          </Link>
        </li>
        {entries.length > 0 && (
          <li>
            <Link href="/" className="row-line">
              <span>{t('me.outbox')}</span>
              <span className="quiet">{t('me.outbox.count', { count: entries.length })}</span>
            </Link>
          </li>
        )}
        <li>
          <div className="row-line">
            <span>{t('language')}</span>
            <span className="segments">
              {LOCALES.map((each) => (
                <button
                  key={each}
                  type="button"
                  lang={each}
                  aria-pressed={each === locale}
                  onClick={() => setLocale(each)}
                >
                  {LANGUAGE_NAMES[each]}
                </button>
              ))}
            </span>
          </div>
        </li>
      </ul>
      <Button block size="large" fill="none" onClick={() => void leave(auth)}>
        {t('action.sign_out')}
      </Button>
    </>
  )
}
