import { ask } from '@yanzhen/shared/api/client.ts'
import type { Session } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Button, Table } from 'antd'
import { useLocation } from 'wouter'
import { useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'
import { useSessionColumns } from './session-columns.tsx'
import { EmptyState, Loading, ProblemState } from './states.tsx'

const SHOWN = 20

/** The newest sessions of one unit in a period, on its board; the list of sessions has them all. */
export function SessionTable({ unit, period }: { unit: string; period: string }) {
  const { t, f } = useI18n()
  const { link } = usePlace()
  const [, go] = useLocation()
  const columns = useSessionColumns()
  const { data, error, mutate } = useLoad(
    ['sessions-brief', unit, period],
    (api) => ask(api.GET('/v1/sessions', { params: { query: { unit, period, limit: SHOWN } } })),
    { refreshInterval: 8_000, keepPreviousData: true },
  )
  if (!data) return error ? <ProblemState problem={error} retry={() => void mutate()} /> : <Loading />
  return (
    <>
      <Table<Session>
        size="small"
        rowKey="session_id"
        columns={columns
          .filter(({ key, spare }) => !spare && key !== 'unit')
          .map(({ key, title, width, kind, value, show }) => ({
            key,
            title,
            ...(width ? { width } : {}),
            ...(kind === 'number' ? { align: 'right' as const } : {}),
            ellipsis: true,
            render: (_: unknown, session: Session) => (show ? show(session) : f.number(Number(value(session)))),
          }))}
        dataSource={data.items}
        pagination={false}
        tableLayout="fixed"
        locale={{ emptyText: <EmptyState title={t('sessions.empty.title')} detail={t('sessions.empty.detail')} /> }}
      />
      {data.next && (
        <Button className="more" onClick={() => go(link('/sessions'))}>
          {t('list.all')}
        </Button>
      )}
    </>
  )
}
