import { BulbOutlined, LeftOutlined, RightOutlined, TranslationOutlined, UserOutlined } from '@ant-design/icons'
import { LOCALES } from '@yanzhen/shared/config.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import type { ThemeChoice } from '@yanzhen/shared/theme.ts'
import { Button, DatePicker, Dropdown, Layout, Segmented, Space, TreeSelect } from 'antd'
import dayjs from 'dayjs'
import { useMemo } from 'react'
import { useLocation } from 'wouter'
import { useI18n } from '../i18n.ts'
import { dayIn, PERIOD_KINDS, type PeriodKind, shift } from '../period.ts'
import { unitNodes, useKnown, usePlace } from '../place.ts'
import { useTheme } from '../theme.tsx'
import { LANGUAGE_NAMES } from './languages.ts'

export function TopBar() {
  const [path] = useLocation()
  const byUnit = !path.startsWith('/policy') && !path.startsWith('/inbox') && path !== '/sessions/new'
  const lists = path === '/' || path === '/sessions' || path === '/evidence'
  return (
    <Layout.Header className="top-bar">
      <Space size={12}>
        {byUnit && <UnitPicker />}
        {lists && <PeriodPicker />}
      </Space>
      <Space size={4}>
        <LanguageMenu />
        <ThemeMenu />
        <AccountMenu />
      </Space>
    </Layout.Header>
  )
}

function UnitPicker() {
  const { t } = useI18n()
  const { units } = useKnown()
  const { unit, go } = usePlace()
  const [path] = useLocation()
  const tree = useMemo(() => [unitNodes(units)], [units])
  const list = /^\/[a-z]*/.exec(path)?.[0] ?? '/'
  return (
    <TreeSelect
      className="unit-picker"
      aria-label={t('top.unit')}
      value={unit}
      treeData={tree}
      treeDefaultExpandedKeys={[units.unit.path]}
      showSearch={{ treeNodeFilterProp: 'title' }}
      placeholder={t('top.unit_search')}
      popupMatchSelectWidth={320}
      onChange={(value: string) => go({ unit: value === units.unit.path ? null : value }, list)}
    />
  )
}

function PeriodPicker() {
  const { t } = useI18n()
  const [path] = useLocation()
  const { me } = useKnown()
  const { kind, at, go } = usePlace()
  const today = dayIn(me.unit.timezone, Date.now())
  const latest = shift(kind, at, 1) > today
  const picker = { day: 'date', month: 'month', quarter: 'quarter' } as const
  return (
    <Space size={8}>
      <Segmented<PeriodKind>
        aria-label={t('top.period')}
        value={kind}
        options={PERIOD_KINDS.map((each) => ({ value: each, label: t(`top.${each}`) }))}
        onChange={(next) => go({ period: next })}
      />
      <Space.Compact>
        <Button
          aria-label={t('top.previous')}
          icon={<LeftOutlined />}
          onClick={() => go({ at: shift(kind, at, -1) })}
        />
        <DatePicker
          picker={picker[kind]}
          value={dayjs(at)}
          allowClear={false}
          suffixIcon={null}
          className="period-picker"
          aria-label={t('top.period')}
          onChange={(value) => value && go({ at: value.format('YYYY-MM-DD') })}
        />
        <Button
          aria-label={t('top.next')}
          icon={<RightOutlined />}
          disabled={latest && path === '/'}
          onClick={() => go({ at: shift(kind, at, 1) })}
        />
      </Space.Compact>
      {at !== today && (
        <Button type="link" onClick={() => go({ at: null })}>
          {t('top.today')}
        </Button>
      )}
    </Space>
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
