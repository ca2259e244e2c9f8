import { App, ConfigProvider, theme } from 'antd'
import enGB from 'antd/locale/en_GB'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import type { ReactNode } from 'react'
import { useI18n } from './i18n.ts'
import { useTheme } from './theme.tsx'

const FONT =
  '-apple-system, "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Segoe UI", Roboto, "Microsoft YaHei", sans-serif'

/** Ant Design on our seeds and in the person's language, around what is made of it; the frame and the board are not. */
export function AntDesign({ children }: { children: ReactNode }) {
  const { locale } = useI18n()
  const { dark } = useTheme()
  dayjs.locale(locale === 'zh' ? 'zh-cn' : 'en')
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
      <App component={false}>{children}</App>
    </ConfigProvider>
  )
}
