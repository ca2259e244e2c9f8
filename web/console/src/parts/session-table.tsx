import { ask } from '@yanzhen/shared/api/client.ts'
import type { Session } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'
import { PlainTable } from './plain-table.tsx'
import { useSessionColumns } from './session-columns.tsx'
import { EmptyState, Loading, ProblemState } from './states.tsx'

const SHOWN = 20

/** The newest sessions of one unit in a period, on its board; the list of sessions has them all. */
export function SessionTable({ unit, period }: { unit: string; period: string }) {
  const { t, f } = useI18n()
  const { link } = usePlace()
  const columns = useSessionColumns()
  const { data, error, mutate } = useLoad(
    ['sessions-brief', unit, period],
    (api) => ask(api.GET('/v1/sessions', { params: { query: { unit, period, limit: SHOWN } } })),
    { refreshInterval: 8_000, keepPreviousData: true },
  )
  if (!data) return error ? <ProblemState problem={error} retry={() => void mutate()} /> : <Loading />
  return (
    <>
      <PlainTable<Session>
        rowKey={(session) => session.session_id}
        columns={columns
          .filter(({ key, spare }) => !spare && key !== 'unit')
          .map(({ key, title, width, kind, value, show }) => ({
            key,
            title,
            ...(width ? { width } : {}),
            end: kind === 'number',
            show: (session) => (show ? show(session) : f.number(Number(value(session)))),
          }))}
        rows={data.items}
        empty={<EmptyState title={t('sessions.empty.title')} detail={t('sessions.empty.detail')} />}
      />
      {data.next && (
        <Link className="button more" href={link('/sessions')}>
          {t('list.all')}
        </Link>
      )}
    </>
  )
}
