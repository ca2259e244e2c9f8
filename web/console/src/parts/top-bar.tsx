import { BulbOutlined, TranslationOutlined, UserOutlined } from '@ant-design/icons'
import { LOCALES } from '@yanzhen/shared/config.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import type { ThemeChoice } from '@yanzhen/shared/theme.ts'
import { Button, Dropdown, Layout, Space } from 'antd'
import { Suspense } from 'react'
import { useLocation } from 'wouter'
import { useI18n } from '../i18n.ts'
import { later } from '../later.tsx'
import { useKnown } from '../place.ts'
import { useTheme } from '../theme.tsx'
import { LANGUAGE_NAMES } from './languages.ts'

const Pickers = later(() => import('./pickers.tsx'))

export function TopBar() {
  const [path] = useLocation()
  const byUnit = !path.startsWith('/policy') && !path.startsWith('/inbox') && path !== '/sessions/new'
  const lists = path === '/' || path === '/sessions' || path === '/evidence'
  return (
    <Layout.Header className="top-bar">
      <Suspense fallback={<span />}>
        <Pickers byUnit={byUnit} byPeriod={lists} />
      </Suspense>
      <Space size={4}>
        <LanguageMenu />
        <ThemeMenu />
        <AccountMenu />
      </Space>
    </Layout.Header>
  )
}

function LanguageMenu() {
  const { t, locale, setLocale } = useI18n()
  const items = LOCALES.map((each) => ({ key: each, label: LANGUAGE_NAMES[each], onClick: () => setLocale(each) }))
  return (
    <Dropdown trigger={['click']} menu={{ items, selectable: true, selectedKeys: [locale] }}>
      <Button type="text" icon={<TranslationOutlined />} aria-label={t('language')} />
    </Dropdown>
  )
}

const THEMES: readonly ThemeChoice[] = ['system', 'light', 'dark']

function ThemeMenu() {
  const { t } = useI18n()
  const { choice, choose } = useTheme()
  const items = THEMES.map((each) => ({ key: each, label: t(`top.theme.${each}`), onClick: () => choose(each) }))
  return (
    <Dropdown trigger={['click']} menu={{ items, selectable: true, selectedKeys: [choice] }}>
      <Button type="text" icon={<BulbOutlined />} aria-label={t('top.theme')} />
    </Dropdown>
  )
}

function AccountMenu() {
  const { t } = useI18n()
  const { auth } = useConnection()
  const { me } = useKnown()
  const items = [
    { key: 'role', label: `${t(`role.${me.role}`)} · ${me.unit.name}`, disabled: true },
    { key: 'out', label: t('action.sign_out'), onClick: () => void auth.signOut() },
  ]
  return (
    <Dropdown trigger={['click']} menu={{ items }}>
      <Button type="text" icon={<UserOutlined />} title={t('top.account')}>
        {me.name}
      </Button>
    </Dropdown>
  )
}
