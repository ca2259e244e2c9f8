import { ask } from '@yanzhen/shared/api/client.ts'
import type { Session } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { StatusIcon } from '@yanzhen/shared/status.tsx'
import { Table, type TableColumnsType } from 'antd'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'
import { EmptyState, Loading, ProblemState } from './states.tsx'

const SHOWN = ['suspect', 'false', 'unable'] as const

/** The sessions of a unit and everything below it on one day, with how far their photos are; `brief` leaves out the
 * unit where there is only one. */
export function SessionTable({ unit, day, brief = false }: { unit: string; day: string; brief?: boolean }) {
  const { t, f } = useI18n()
  const { link } = usePlace()
  const { data, error, mutate } = useLoad(
    ['sessions', unit, day],
    (api) => ask(api.GET('/v1/sessions', { params: { query: { unit, day, limit: 100 } } })),
    { refreshInterval: 8_000 },
  )
  if (!data) return error ? <ProblemState problem={error} retry={() => void mutate()} /> : <Loading />
  const columns: TableColumnsType<Session> = [
    {
      title: t('sessions.time'),
      key: 'time',
      width: 130,
      render: (_, session) => f.span(session.starts_at, session.ends_at, session.timezone),
    },
    {
      title: t('sessions.name'),
      key: 'name',
      ellipsis: true,
      render: (_, session) => <Link href={link(`/sessions/${session.session_id}`)}>{session.title}</Link>,
    },
    { title: t('sessions.unit'), key: 'unit', dataIndex: 'unit_name', ellipsis: true },
    {
      title: t('sessions.state'),
      key: 'state',
      width: 100,
      render: (_, session) => (
        <span className="pill" data-state={session.state}>
          {t(`sessions.${session.state}`)}
        </span>
      ),
    },
    {
      title: t('sessions.progress'),
      key: 'progress',
      width: 180,
      render: (_, session) => {
        const received = session.counts?.received ?? 0
        return (
          <div className="cell-bar">
            <span>{t('board.of', { part: f.number(received), whole: f.number(session.expected) })}</span>
            <span className="bar">
              <i style={{ width: `${Math.min(received / Math.max(session.expected, 1), 1) * 100}%` }} />
            </span>
          </div>
        )
      },
    },
    {
      title: t('board.words'),
      key: 'words',
      width: 150,
      render: (_, session) => (
        <span className="tags">
          {SHOWN.map((word) => {
            const count = session.counts?.[word] ?? 0
            return (
              count > 0 && (
                <span key={word} className="with-icon" data-status={word} title={t(`status.${word}`)}>
                  <StatusIcon status={word} size={14} />
                  {f.number(count)}
                  <span className="visually-hidden">{t(`status.${word}`)}</span>
                </span>
              )
            )
          })}
        </span>
      ),
    },
  ]
  return (
    <Table<Session>
      size="small"
      rowKey="session_id"
      columns={brief ? columns.filter((column) => column.key !== 'unit') : columns}
      dataSource={data.items}
      pagination={false}
      tableLayout="fixed"
      locale={{ emptyText: <EmptyState title={t('sessions.empty.title')} detail={t('sessions.empty.detail')} /> }}
    />
  )
}
