import { ask } from '@yanzhen/shared/api/client.ts'
import type { Evidence, Participant, SessionDetail } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { StatusTag, statusOf } from '@yanzhen/shared/status.tsx'
import { Card, Select, Table, type TableColumnsType } from 'antd'
import { Link } from 'wouter'
import { type Key, useI18n } from '../i18n.ts'
import { EvidenceGrid } from '../parts/evidence-grid.tsx'
import { PageHead, PrintButton } from '../parts/page.tsx'
import { SessionChange } from '../parts/session-change.tsx'
import { SessionHistory } from '../parts/session-history.tsx'
import { EmptyState, Loading, ProblemState } from '../parts/states.tsx'
import { usePlace } from '../place.ts'
import { belongs, SHOWN, type Shown, shownOf } from '../session-show.ts'
import { useView } from '../view.ts'

const LOOK_AGAIN = 5_000
const NAMES: Partial<Record<Shown, Key>> = {
  received: 'sessions.progress',
  missing: 'session.missing',
  on_time: 'board.on_time.short',
}

export default function SessionPage({ id }: { id: string }) {
  const { t, f } = useI18n()
  const view = useView()
  const shown = shownOf(view.get('show'))
  const path = { session_id: id }
  const detail = useLoad<SessionDetail>(
    ['session', id],
    (api) => ask(api.GET('/v1/sessions/{session_id}', { params: { path } })),
    { refreshInterval: LOOK_AGAIN },
  )
  const photos = useLoad(
    ['session-evidence', id],
    async (api) => {
      const found: Evidence[] = []
      let cursor: string | null | undefined
      do {
        const query = { limit: 100, ...(cursor && { cursor }) }
        const page = await ask(api.GET('/v1/sessions/{session_id}/evidence', { params: { path, query } }))
        found.push(...page.items)
        cursor = page.next
      } while (cursor)
      return found
    },
    { refreshInterval: LOOK_AGAIN },
  )
  if (!detail.data) {
    return detail.error ? <ProblemState problem={detail.error} retry={() => void detail.mutate()} /> : <Loading />
  }
  const { session, due_at } = detail.data
  const participants = detail.data.participants.filter(({ evidence }) => belongs(evidence, shown))
  const seen = photos.data?.filter((photo) => belongs(photo, shown)) ?? []
  return (
    <>
      <PageHead title={session.title}>
        <span className="pill" data-state={session.state}>
          {t(`sessions.${session.state}`)}
        </span>
        {detail.data.may_change && <SessionChange session={session} saved={() => void detail.mutate()} />}
        <PrintButton />
      </PageHead>
      <ul className="facts-line">
        <li>
          {f.moment(session.starts_at, 'weekday', session.timezone)}{' '}
          {f.span(session.starts_at, session.ends_at, session.timezone)}
        </li>
        <li>{session.unit_name}</li>
        <li>{session.course_name}</li>
        <li>{t(`sessions.mode.${session.evidence_mode}`)}</li>
        {detail.data.trainer_name && <li>{t('session.trainer', { name: detail.data.trainer_name })}</li>}
        {session.room && <li>{t('session.room', { room: session.room })}</li>}
        {session.geofence && <li>{t('session.geofence', { radius: f.number(session.geofence.radius_m) })}</li>}
        <li>{t('session.due', { time: f.moment(due_at, 'dateTime', session.timezone) })}</li>
      </ul>
      <SessionHistory session={session} history={detail.data.history} />
      <Card
        title={t('session.participants')}
        className="card-table"
        extra={
          <Select<Shown>
            className="filter"
            aria-label={t('session.show')}
            placeholder={t('session.show')}
            allowClear
            value={shown}
            onChange={(next?: Shown) => view.set({ show: next ?? null })}
            options={SHOWN.map((value) => ({ value, label: t(NAMES[value] ?? (`status.${value}` as Key)) }))}
          />
        }
      >
        <ParticipantTable participants={participants} zone={session.timezone} />
      </Card>
      {photos.error && !photos.data && <ProblemState problem={photos.error} retry={() => void photos.mutate()} />}
      {seen.length > 0 && (
        <Card title={t('session.photos')} className="session-photos">
          <EvidenceGrid items={seen} />
        </Card>
      )}
    </>
  )
}

function ParticipantTable({ participants, zone }: { participants: readonly Participant[]; zone: string }) {
  const { t, f } = useI18n()
  const { link } = usePlace()
  const columns: TableColumnsType<Participant> = [
    {
      title: t('session.person'),
      key: 'name',
      width: 160,
      render: (_, person) => <Link href={link(`/people/${person.employee_id}`)}>{person.name}</Link>,
    },
    {
      title: t('session.result'),
      key: 'result',
      width: 140,
      render: (_, { evidence }) =>
        evidence ? (
          <Link href={link(`/evidence/${evidence.evidence_id}`)}>
            <StatusTag status={statusOf(evidence)} />
          </Link>
        ) : (
          <span className="quiet">{t('session.missing')}</span>
        ),
    },
    { title: t('session.reason'), key: 'reason', ellipsis: true, render: (_, { evidence }) => evidence?.headline },
    {
      title: t('session.sent'),
      key: 'sent',
      width: 210,
      render: (_, { evidence }) =>
        evidence && (
          <>
            {f.moment(evidence.announced_at, 'dateTime', zone)}
            {!evidence.on_time && <span className="late">{t('evidence.late')}</span>}
          </>
        ),
    },
  ]
  return (
    <Table<Participant>
      size="small"
      rowKey="employee_id"
      columns={columns}
      dataSource={[...participants]}
      pagination={false}
      tableLayout="fixed"
      locale={{ emptyText: <EmptyState title={t('session.none.title')} detail={t('session.none.detail')} /> }}
    />
  )
}
