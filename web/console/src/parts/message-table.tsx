import type { Notice } from '@yanzhen/shared/api/types.ts'
import { Table, Tag } from 'antd'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'

const COLORS: Partial<Record<Notice['state'], string>> = {
  pending: 'processing',
  delivered: 'success',
  read: 'success',
  bounced: 'error',
  failed: 'error',
}

/** Who was told what by which channel, how far it came and why not. */
export function MessageTable({ items, about = true }: { items: Notice[]; about?: boolean }) {
  const { t, f } = useI18n()
  const when = ({ state, seen_at, settled_at }: Notice) => {
    const at = state === 'sent' || state === 'failed' ? settled_at : seen_at
    return at && f.moment(at, 'dateTime')
  }
  return (
    <Table<Notice>
      rowKey={(one) => `${one.employee_id} ${one.fact} ${one.channel}`}
      size="small"
      pagination={false}
      tableLayout="fixed"
      dataSource={items}
      columns={[
        { title: t('messages.at'), width: 160, render: (_, one) => f.moment(one.created_at, 'dateTime') },
        {
          title: t('messages.who'),
          ellipsis: true,
          render: (_, one) => (
            <>
              {one.employee_name} <span className="quiet">{one.unit_name}</span>
            </>
          ),
        },
        ...(about
          ? [{ title: t('messages.what'), width: 140, render: (_: unknown, one: Notice) => <About of={one} /> }]
          : []),
        { title: t('messages.channel'), width: 150, dataIndex: 'channel_name' },
        {
          title: t('messages.state'),
          width: 320,
          render: (_, one) => (
            <>
              <Tag color={COLORS[one.state]}>{one.state_text}</Tag>
              {one.collected && <Tag>{t('messages.collected')}</Tag>}
              {one.state !== 'pending' && <span className="quiet">{when(one)} </span>}
              {one.reason && (
                <span className="quiet" title={one.reason}>
                  {one.reason_text}
                </span>
              )}
              {one.state === 'pending' && (
                <span className="quiet"> {t('messages.ready', { at: f.moment(one.ready_at, 'dateTime') })}</span>
              )}
            </>
          ),
        },
      ]}
    />
  )
}

const PAGES: Partial<Record<Notice['subject_kind'], string>> = {
  case: '/cases/',
  evidence: '/evidence/',
  session: '/sessions/',
}

function About({ of }: { of: Notice }) {
  const { link } = usePlace()
  const page = PAGES[of.subject_kind]
  return page ? <Link href={link(page + of.subject_id)}>{of.what}</Link> : of.what
}
