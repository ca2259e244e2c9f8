import AuditOutlined from '@ant-design/icons-svg/es/asn/AuditOutlined'
import CalendarOutlined from '@ant-design/icons-svg/es/asn/CalendarOutlined'
import DashboardOutlined from '@ant-design/icons-svg/es/asn/DashboardOutlined'
import FieldTimeOutlined from '@ant-design/icons-svg/es/asn/FieldTimeOutlined'
import FileSearchOutlined from '@ant-design/icons-svg/es/asn/FileSearchOutlined'
import InboxOutlined from '@ant-design/icons-svg/es/asn/InboxOutlined'
import MessageOutlined from '@ant-design/icons-svg/es/asn/MessageOutlined'
import PictureOutlined from '@ant-design/icons-svg/es/asn/PictureOutlined'
import SafetyCertificateOutlined from '@ant-design/icons-svg/es/asn/SafetyCertificateOutlined'
import ScheduleOutlined from '@ant-design/icons-svg/es/asn/ScheduleOutlined'
import TeamOutlined from '@ant-design/icons-svg/es/asn/TeamOutlined'
import type { IconDefinition } from '@ant-design/icons-svg/es/types'
import type { Permission } from '@yanzhen/shared/api/types.ts'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { type Key, useI18n } from '../i18n.ts'
import { useAfterFirstView } from '../later.tsx'
import { useKnown, usePlace } from '../place.ts'
import { Icon } from './icon.tsx'
import { useQueueFigures } from './queue-figures.tsx'
import { Loading } from './states.tsx'
import { TopBar } from './top-bar.tsx'

const PAGES: readonly { path: string; label: Key; icon: IconDefinition; needs: Permission; local?: boolean }[] = [
  { path: '/', label: 'nav.board', icon: DashboardOutlined, needs: 'read_unit' },
  { path: '/sessions', label: 'nav.sessions', icon: CalendarOutlined, needs: 'read_unit' },
  { path: '/plans', label: 'nav.plans', icon: ScheduleOutlined, needs: 'read_unit' },
  { path: '/review', label: 'nav.review', icon: AuditOutlined, needs: 'review' },
  { path: '/evidence', label: 'nav.evidence', icon: PictureOutlined, needs: 'read_unit' },
  { path: '/cases', label: 'nav.cases', icon: FieldTimeOutlined, needs: 'read_unit' },
  { path: '/messages', label: 'nav.messages', icon: MessageOutlined, needs: 'read_unit' },
  { path: '/people', label: 'nav.people', icon: TeamOutlined, needs: 'read_people' },
  { path: '/policy', label: 'nav.policy', icon: SafetyCertificateOutlined, needs: 'read_policy' },
  { path: '/audit', label: 'nav.audit', icon: FileSearchOutlined, needs: 'read_audit' },
  { path: '/inbox', label: 'nav.inbox', icon: InboxOutlined, needs: 'enrol_others', local: true },
]

/** Navigation at the left, unit and period at the top, the page in the middle. */
export function Frame({ children }: { children: ReactNode }) {
  const { t } = useI18n()
  const { me } = useKnown()
  const { link } = usePlace()
  const [path] = useLocation()
  const after = useAfterFirstView()
  const pages = PAGES.filter((page) => me.permissions.includes(page.needs) && (!page.local || me.local))
  const here = pages.findLast((page) => (page.path === '/' ? path === '/' : path.startsWith(page.path)))
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {t('nav.skip')}
      </a>
      <aside className="side">
        <Link href={link('/')} className="brand">
          <img src="/icon.svg" alt="" width="28" height="28" />
          <span>{t('product')}</span>
        </Link>
        <nav aria-label={t('nav.main')}>
          <ul className="nav">
            {pages.map((page) => (
              <li key={page.path}>
                <Link href={link(page.path)} aria-current={page === here ? 'page' : undefined}>
                  <Icon of={page.icon} />
                  <span>
                    {t(page.label)}
                    {page.path === '/review' && after && <QueueLength />}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </aside>
      <div className="stage">
        <TopBar />
        <main id="content" className="content" tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  )
}

/** The frame before one knows for whom. */
export function Shell() {
  return (
    <div className="frame">
      <aside className="side" />
      <div className="stage">
        <header className="top-bar" />
        <main className="content">
          <Loading />
        </main>
      </div>
    </div>
  )
}

const MOST = 99

/** How many photos wait for a person in the chosen unit. */
function QueueLength() {
  const { f } = useI18n()
  const { data } = useQueueFigures()
  if (!data?.waiting) return null
  return <span className="queue-length">{data.waiting > MOST ? `${f.number(MOST)}+` : f.number(data.waiting)}</span>
}
