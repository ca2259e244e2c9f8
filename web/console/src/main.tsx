import { Auth } from '@yanzhen/shared/auth.ts'
import { I18nProvider } from '@yanzhen/shared/i18n.tsx'
import { startLocale } from '@yanzhen/shared/locale.ts'
import { ConnectionProvider } from '@yanzhen/shared/session.tsx'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { config as asked } from './begin.ts'
import { loadTexts } from './load-texts.ts'
import { Theme } from './theme.tsx'

async function start(): Promise<void> {
  const config = await asked
  const auth = new Auth(config, '/console/')
  if (location.pathname === '/console/signed-in') {
    const returnTo = await auth.finish().catch(() => '/console/')
    history.replaceState(null, '', returnTo)
  }
  const signedIn = auth.signedIn()
  const locale = startLocale(config.locale ?? 'zh')
  const first = await loadTexts[locale]()
  const root = document.getElementById('root')
  if (!root) throw new Error('no root')
  createRoot(root).render(
    <I18nProvider start={locale} load={loadTexts} first={first}>
      <Theme>
        <ConnectionProvider config={config} auth={auth}>
          <App signedIn={signedIn} />
        </ConnectionProvider>
      </Theme>
    </I18nProvider>,
  )
}

void start()
