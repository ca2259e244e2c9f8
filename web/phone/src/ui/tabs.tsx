import { Link, useLocation } from 'wouter'
import { type Key, useI18n } from '../i18n.ts'

const TABS: readonly { path: string; label: Key; icon: string }[] = [
  { path: '/', label: 'tab.today', icon: 'M4 9.500 12 3l8 6.500V20H4zM9.500 20v-6h5v6' },
  { path: '/history', label: 'tab.history', icon: 'M5 4h14v16H5zM8.500 9h7M8.500 13h7M8.500 17h4' },
  { path: '/me', label: 'tab.me', icon: 'M12 11.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500a7.500 7.500 0 0 1 15 0' },
]

export function Tabs() {
  const { t } = useI18n()
  const [at] = useLocation()
  return (
    <nav className="tabs">
      {TABS.map((tab) => (
        <Link key={tab.path} href={tab.path} aria-current={at === tab.path ? 'page' : undefined}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d={tab.icon} />
          </svg>
          {t(tab.label)}
        </Link>
      ))}
    </nav>
  )
}
