import BulbOutlined from '@ant-design/icons-svg/es/asn/BulbOutlined'
import TranslationOutlined from '@ant-design/icons-svg/es/asn/TranslationOutlined'
import UserOutlined from '@ant-design/icons-svg/es/asn/UserOutlined'
import { LOCALES } from '@yanzhen/shared/config.ts'
import { isolated } from '@yanzhen/shared/i18n.tsx'
import { useConnection } from '@yanzhen/shared/session.tsx'
import type { ThemeChoice } from '@yanzhen/shared/theme.ts'
import { useLocation } from 'wouter'
import { useI18n } from '../i18n.ts'
import { useKnown } from '../place.ts'
import { useTheme } from '../theme.tsx'
import { Icon } from './icon.tsx'
import { LANGUAGE_NAMES } from './languages.ts'
import { MenuButton } from './menu-button.tsx'
import { PeriodPicker, UnitPicker } from './pickers.tsx'

export function TopBar() {
  const [path] = useLocation()
  const byUnit = !path.startsWith('/policy') && !path.startsWith('/inbox') && path !== '/sessions/new'
  const byPeriod = path === '/' || path === '/sessions' || path === '/evidence'
  return (
    <header className="top-bar">
      <div className="pickers">
        {byUnit && <UnitPicker />}
        {byPeriod && <PeriodPicker />}
      </div>
      <div className="top-menus">
        <LanguageMenu />
        <ThemeMenu />
        <AccountMenu />
      </div>
    </header>
  )
}

function LanguageMenu() {
  const { t, locale, setLocale } = useI18n()
  return (
    <MenuButton
      label={t('language')}
      face={<Icon of={TranslationOutlined} />}
      items={LOCALES.map((each) => ({
        key: each,
        label: LANGUAGE_NAMES[each],
        chosen: each === locale,
        onChoose: () => setLocale(each),
      }))}
    />
  )
}

const THEMES: readonly ThemeChoice[] = ['system', 'light', 'dark']

function ThemeMenu() {
  const { t } = useI18n()
  const { choice, choose } = useTheme()
  return (
    <MenuButton
      label={t('top.theme')}
      face={<Icon of={BulbOutlined} />}
      items={THEMES.map((each) => ({
        key: each,
        label: t(`top.theme.${each}`),
        chosen: each === choice,
        onChoose: () => choose(each),
      }))}
    />
  )
}

function AccountMenu() {
  const { t } = useI18n()
  const { auth } = useConnection()
  const { me } = useKnown()
  return (
    <MenuButton
      title={t('top.account')}
      face={
        <>
          <Icon of={UserOutlined} />
          <bdi className="one-line">{me.name}</bdi>
        </>
      }
      head={`${t(`role.${me.role}`)} · ${isolated(me.unit.name)}`}
      items={[{ key: 'out', label: t('action.sign_out'), onChoose: () => void auth.signOut() }]}
    />
  )
}
