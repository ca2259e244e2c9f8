import { ask } from '@yanzhen/shared/api/client.ts'
import type { CaseDetail } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Card, Descriptions, Timeline } from 'antd'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { ActFiles } from '../parts/act-files.tsx'
import { CaseDecision } from '../parts/case-decision.tsx'
import { CaseMessages } from '../parts/case-messages.tsx'
import { CasePoints } from '../parts/case-points.tsx'
import { CaseStatement } from '../parts/case-statement.tsx'
import { PageHead } from '../parts/page.tsx'
import { Loading, ProblemState } from '../parts/states.tsx'
import { usePlace } from '../place.ts'

/** A case with its history, and what may be decided about it. */
export default function CasePage({ id }: { id: string }) {
  const { t, f } = useI18n()
  const { link } = usePlace()
  const { data, error, mutate } = useLoad<CaseDetail>(['case', id], (api) =>
    ask(api.GET('/v1/cases/{case_id}', { params: { path: { case_id: id } } })),
  )
  if (!data) return error ? <ProblemState problem={error} retry={() => void mutate()} /> : <Loading />
  const found = data.case
  const at = (moment: string) => f.moment(moment, 'dateTime', found.timezone)
  return (
    <>
      <PageHead title={t('case.of', { person: found.subject_name })} />
      <Card>
        <Descriptions
          colon={false}
          column={{ xs: 1, lg: 2 }}
          items={[
            { key: 'why', label: t('cases.why'), children: found.headline },
            { key: 'state', label: t('cases.state'), children: found.state_text },
            {
              key: 'session',
              label: t(found.session_id ? 'case.session' : 'case.period'),
              children: found.session_id ? (
                <Link href={link(`/sessions/${found.session_id}`)}>{found.session_title}</Link>
              ) : (
                found.session_title
              ),
            },
            { key: 'unit', label: t('cases.unit'), children: found.unit_name },
            { key: 'opened', label: t('case.opened'), children: at(found.opened_at) },
            { key: 'due', label: t('cases.due'), children: at(found.due_at) },
          ]}
        />
      </Card>
      {data.may_answer && (
        <CaseStatement
          key={`statement-${found.version}`}
          detail={data}
          saved={(after) => void mutate(after, { revalidate: false })}
        />
      )}
      {data.may_change && (
        <CaseDecision
          // A case that changed begins with empty fields.
          key={found.version}
          detail={data}
          saved={(after) => void mutate(after, { revalidate: false })}
          stale={() => void mutate()}
        />
      )}
      <CasePoints
        key={`points-${found.version}`}
        detail={data}
        saved={(after) => void mutate(after, { revalidate: false })}
        stale={() => void mutate()}
      />
      <Card title={t('case.history')}>
        <Timeline
          items={data.history.map((act) => ({
            children: (
              <>
                <strong>{act.what_text}</strong>{' '}
                <span className="quiet">
                  {at(act.at)}
                  {act.by_name && (
                    <>
                      {' · '}
                      <bdi>{act.by_name}</bdi>
                    </>
                  )}
                </span>
                {act.text && <div className="as-written">{act.text}</div>}
                <ActFiles files={act.files ?? []} />
              </>
            ),
          }))}
        />
      </Card>
      <CaseMessages id={id} />
    </>
  )
}
