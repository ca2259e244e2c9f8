import { LOCALES } from '@yanzhen/shared/config.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import Button from 'antd-mobile/es/components/button'
import { type Key, useI18n } from '../i18n.ts'
import { LANGUAGE_NAMES } from '../ui/languages.ts'

const POINTS: readonly Key[] = ['welcome.point_live', 'welcome.point_safe', 'welcome.point_fair']

/** The way in: what this is, and one button. */
export function Welcome() {
  const { t, locale, setLocale } = useI18n()
  const { auth } = useConnection()
  return (
    <main className="welcome">
      <img src="/icon.svg" alt="" width="72" height="72" />
      <p className="welcome-name">{t('product')}</p>
      <h1>{t('welcome.title')}</h1>
      <p className="lead">{t('welcome.lead')}</p>
      <ul>
        {POINTS.map((point) => (
          <li key={point}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M3.5 8.5l3 3 6-7" />
            </svg>
            {t(point)}
          </li>
        ))}
      </ul>
      <div className="welcome-actions">
        <Button block color="primary" size="large" onClick={() => void auth.signIn()}>
          {t('action.sign_in')}
        </Button>
        <div className="languages">
          {LOCALES.map((each) => (
            <button
              key={each}
              type="button"
              lang={each}
              className="text-button"
              aria-pressed={each === locale}
              onClick={() => setLocale(each)}
            >
              {LANGUAGE_NAMES[each]}
            </button>
          ))}
        </div>
      </div>
    </main>
  )
}
