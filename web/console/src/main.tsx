import '@yanzhen/shared/tokens.css'
import './console.css'
import { Auth } from '@yanzhen/shared/auth.ts'
import { loadConfig } from '@yanzhen/shared/config.ts'
import { I18nProvider, startLocale } from '@yanzhen/shared/i18n.tsx'
import { ConnectionProvider } from '@yanzhen/shared/session.tsx'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { loadTexts } from './i18n.ts'
import { Theme } from './theme.tsx'

/** What comes after the settings is fetched beside them: on a slow network each round trip is seen. */
function beginEarly(): void {
  void loadTexts[startLocale('zh')]()
  if (location.pathname !== '/console/') void import('./ant-design.tsx')
}

async function start(): Promise<void> {
  beginEarly()
  const config = await loadConfig()
  const auth = new Auth(config, '/console/')
  if (location.pathname === '/console/signed-in') {
    const returnTo = await auth.finish().catch(() => '/console/')
    history.replaceState(null, '', returnTo)
  }
  const signedIn = auth.signedIn()
  const root = document.getElementById('root')
  if (!root) throw new Error('no root')
  createRoot(root).render(
    <I18nProvider start={startLocale(config.locale ?? 'zh')} load={loadTexts}>
      <Theme>
        <ConnectionProvider config={config} auth={auth}>
          <App signedIn={signedIn} />
        </ConnectionProvider>
      </Theme>
    </I18nProvider>,
  )
}

void start()
