import { ask } from '@yanzhen/shared/api/client.ts'
import type { Participant, SessionDetail } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { StatusTag, statusOf } from '@yanzhen/shared/status.tsx'
import { Card, Table, type TableColumnsType } from 'antd'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { EvidenceGrid } from '../parts/evidence-grid.tsx'
import { PageHead, PrintButton } from '../parts/page.tsx'
import { Loading, ProblemState } from '../parts/states.tsx'
import { usePlace } from '../place.ts'

const LOOK_AGAIN = 5_000

export default function SessionPage({ id }: { id: string }) {
  const { t, f } = useI18n()
  const path = { session_id: id }
  const detail = useLoad<SessionDetail>(
    ['session', id],
    (api) => ask(api.GET('/v1/sessions/{session_id}', { params: { path } })),
    { refreshInterval: LOOK_AGAIN },
  )
  const photos = useLoad(
    ['session-evidence', id],
    (api) => ask(api.GET('/v1/sessions/{session_id}/evidence', { params: { path, query: { limit: 100 } } })),
    { refreshInterval: LOOK_AGAIN },
  )
  if (!detail.data) {
    return detail.error ? <ProblemState problem={detail.error} retry={() => void detail.mutate()} /> : <Loading />
  }
  const { session, participants, due_at } = detail.data
  return (
    <>
      <PageHead title={session.title}>
        <span className="pill" data-state={session.state}>
          {t(`sessions.${session.state}`)}
        </span>
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
        {session.geofence && <li>{t('session.geofence', { radius: f.number(session.geofence.radius_m) })}</li>}
        <li>{t('session.due', { time: f.moment(due_at, 'dateTime', session.timezone) })}</li>
      </ul>
      <Card title={t('session.participants')} className="card-table">
        <ParticipantTable participants={participants} zone={session.timezone} />
      </Card>
      {photos.data && photos.data.items.length > 0 && (
        <Card title={t('session.photos')} className="session-photos">
          <EvidenceGrid items={photos.data.items} />
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
    />
  )
}
