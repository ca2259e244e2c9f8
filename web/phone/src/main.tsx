import 'antd-mobile/es/global'
import '@yanzhen/shared/tokens.css'
import './styles/index.css'
import { Auth } from '@yanzhen/shared/auth.ts'
import { loadConfig } from '@yanzhen/shared/config.ts'
import { I18nProvider } from '@yanzhen/shared/i18n.tsx'
import { startLocale } from '@yanzhen/shared/locale.ts'
import { ConnectionProvider } from '@yanzhen/shared/session.tsx'
import { followSystemTheme } from '@yanzhen/shared/theme.ts'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { loadTexts } from './i18n.ts'
import { forget } from './keep.ts'

async function start(): Promise<void> {
  followSystemTheme((dark) => {
    document.documentElement.dataset.prefersColorScheme = dark ? 'dark' : 'light'
  })
  const config = await loadConfig()
  const auth = new Auth(config, '/')
  if (location.pathname === '/signed-in') {
    forget()
    const returnTo = await auth.finish().catch(() => '/')
    history.replaceState(null, '', returnTo)
  }
  const locale = startLocale(config.locale ?? 'zh')
  await loadTexts[locale]()
  const signedIn = auth.signedIn()
  const root = document.getElementById('root')
  if (!root) throw new Error('no root')
  createRoot(root).render(
    <I18nProvider start={locale} load={loadTexts}>
      <ConnectionProvider config={config} auth={auth}>
        <App signedIn={signedIn} />
      </ConnectionProvider>
    </I18nProvider>,
  )
}

/** A first visit that cannot fetch its settings or texts has no words of its own yet: the page brings some. */
function explainNoStart(error: unknown): void {
  reportError(error)
  const note = document.querySelector<HTMLTemplateElement>('#no-start')
  if (note) document.getElementById('root')?.replaceChildren(note.content.cloneNode(true))
}

start().catch(explainNoStart)
if (import.meta.env.PROD) void navigator.serviceWorker?.register('/sw.js')
