import { LOCALES } from '@yanzhen/shared/config.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { useI18n } from '../i18n.ts'
import { LANGUAGE_NAMES } from '../parts/languages.ts'

export function Welcome() {
  const { t, locale, setLocale } = useI18n()
  const { auth } = useConnection()
  return (
    <main className="welcome">
      <img src="/icon.svg" alt="" width="64" height="64" />
      <p className="welcome-name">{t('product')}</p>
      <h1>{t('welcome.title')}</h1>
      <p>{t('welcome.lead')}</p>
      <button type="button" className="button button-primary button-large" onClick={() => void auth.signIn()}>
        {t('action.sign_in')}
      </button>
      <div>
        {LOCALES.map((each) => (
          <button
            key={each}
            type="button"
            className="button button-text"
            lang={each}
            aria-pressed={each === locale}
            onClick={() => setLocale(each)}
          >
            {LANGUAGE_NAMES[each]}
          </button>
        ))}
      </div>
    </main>
  )
}
