import { chosenTheme, keepTheme, type ThemeChoice } from '@yanzhen/shared/theme.ts'
import { App, ConfigProvider, theme } from 'antd'
import enGB from 'antd/locale/en_GB'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { createContext, type ReactNode, useContext, useLayoutEffect, useState, useSyncExternalStore } from 'react'
import { useI18n } from './i18n.ts'

interface ThemeState {
  choice: ThemeChoice
  dark: boolean
  choose: (choice: ThemeChoice) => void
}

const Context = createContext<ThemeState>({ choice: 'system', dark: false, choose: () => undefined })
export const useTheme = () => useContext(Context)

const FONT =
  '-apple-system, "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Segoe UI", Roboto, "Microsoft YaHei", sans-serif'

function media(text: string): [(changed: () => void) => () => void, () => boolean] {
  const listen = (changed: () => void) => {
    const query = matchMedia(text)
    query.addEventListener('change', changed)
    return () => query.removeEventListener('change', changed)
  }
  return [listen, () => matchMedia(text).matches]
}

const DARK = media('(prefers-color-scheme: dark)')
const PRINT = media('print')

/** Ant Design on our seeds, light or dark as chosen or as the system says; on paper always light. */
export function Theme({ children }: { children: ReactNode }) {
  const { locale } = useI18n()
  const systemDark = useSyncExternalStore(...DARK)
  const printed = useSyncExternalStore(...PRINT)
  const [choice, setChoice] = useState(chosenTheme)
  const dark = !printed && (choice === 'system' ? systemDark : choice === 'dark')
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  }, [dark])
  dayjs.locale(locale === 'zh' ? 'zh-cn' : 'en')
  const choose = (next: ThemeChoice) => {
    keepTheme(next)
    setChoice(next)
  }
  const seeds = dark
    ? {
        colorPrimary: '#34826c',
        colorBgBase: '#111416',
        colorTextBase: '#e8eaed',
        colorBgContainer: '#1a1e21',
        colorBgElevated: '#22272b',
        colorBgLayout: '#111416',
      }
    : { colorPrimary: '#1f6f5c', colorTextBase: '#1d2129', colorBgLayout: '#f6f7f9' }
  return (
    <Context value={{ choice, dark, choose }}>
      <ConfigProvider
        locale={locale === 'zh' ? zhCN : enGB}
        button={{ autoInsertSpace: false }}
        theme={{
          algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
          token: {
            ...seeds,
            ...(dark ? { colorBorder: '#3d454b' } : {}),
            colorBorderSecondary: dark ? '#2e3439' : '#e5e8ec',
            colorTextPlaceholder: dark ? '#a3abb5' : '#5c6776',
            colorLink: dark ? '#5fb8a0' : '#1f6f5c',
            colorTextDescription: dark ? '#b4bac3' : '#4e5969',
            colorPrimaryBg: dark ? '#17332c' : '#e7f2ee',
            colorPrimaryBgHover: dark ? '#1d4238' : '#d6e9e2',
            controlItemBgActive: dark ? '#17332c' : '#e7f2ee',
            controlItemBgActiveHover: dark ? '#1d4238' : '#d6e9e2',
            borderRadius: 8,
            fontFamily: FONT,
            fontSize: 14,
            fontWeightStrong: 600,
            motionDurationSlow: '0.18s',
            motionDurationMid: '0.14s',
          },
          components: {
            Table: { cellPaddingBlockSM: 8, headerBg: dark ? '#1f2427' : '#fafbfc', headerSplitColor: 'transparent' },
            Breadcrumb: { linkColor: dark ? '#b4bac3' : '#4e5969', separatorColor: dark ? '#949ca8' : '#6b7785' },
            Descriptions: { labelColor: dark ? '#b4bac3' : '#4e5969' },
            Segmented: { trackBg: dark ? '#22272b' : '#e9ecef' },
            Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
            Card: { headerHeight: 48, headerFontSize: 15, bodyPadding: 16, headerPadding: 16 },
            Menu: {
              itemSelectedColor: dark ? '#5fb8a0' : '#1f6f5c',
              itemHeight: 40,
              itemBorderRadius: 8,
              activeBarBorderWidth: 0,
            },
          },
        }}
      >
        <App>{children}</App>
      </ConfigProvider>
    </Context>
  )
}
