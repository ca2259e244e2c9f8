import '@yanzhen/shared/tokens.css'
import '@yanzhen/shared/status.css'
import './styles/index.css'
import { chosenTheme } from '@yanzhen/shared/theme.ts'
import './begin.ts'

const dark = matchMedia('(prefers-color-scheme: dark)').matches
document.documentElement.dataset.theme = { system: dark ? 'dark' : 'light', light: 'light', dark: 'dark' }[
  chosenTheme()
]

void import('./main.tsx')
if (location.pathname !== '/console/') void import('./ant-design.tsx')
