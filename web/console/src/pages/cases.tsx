import { ask } from '@yanzhen/shared/api/client.ts'
import type { Case } from '@yanzhen/shared/api/types.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { Button, Card, Checkbox, Segmented, Table, Tag } from 'antd'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { CaseFigures } from '../parts/case-figures.tsx'
import { PageHead } from '../parts/page.tsx'
import { EmptyState, Loading, ProblemState } from '../parts/states.tsx'
import { usePages } from '../parts/use-pages.ts'
import { useKnown, usePlace } from '../place.ts'

const PAGE = 50
const STAGES = ['open', 'overdue', 'answered', 'closed', 'points'] as const
/** Of a head: what the heads of the own unit are asked. */
const MINE = 'mine'
type Stage = (typeof STAGES)[number] | typeof MINE

/** Cases of a unit by stage, unit by unit, the nearest deadline first. The stage stands in the address. */
export default function Cases() {
  const { t, f } = useI18n()
  const { api } = useConnection()
  const { unit, params, go, link } = usePlace()
  const { me } = useKnown()
  const stages: readonly Stage[] = me.role === 'manager' ? [MINE, ...STAGES] : STAGES
  const stage = stages.find((known) => known === params.get('stage')) ?? 'open'
  const hires = params.get('kind') === 'onboard' && stage !== 'points' && stage !== MINE
  const { items, error, busy, more, again } = usePages<Case>(
    ['cases', unit, stage, hires ? 'onboard' : ''],
    (cursor) => {
      const page = { limit: PAGE, ...(cursor && { cursor }) }
      return stage === MINE
        ? ask(api.GET('/v1/cases/mine', { params: { query: { whose: 'unit', ...page } } }))
        : ask(
            api.GET('/v1/cases', {
              params: { query: { unit, stage, ...page, ...(hires && { kind: 'onboard' as const }) } },
            }),
          )
    },
  )
  return (
    <>
      <PageHead title={t('cases.title')} unitWay>
        <Button onClick={again} loading={busy}>
          {t('cases.refresh')}
        </Button>
      </PageHead>
      <CaseFigures />
      <Segmented<Stage>
        aria-label={t('cases.stage')}
        value={stage}
        onChange={(next) => go({ stage: next, kind: params.get('kind') })}
        options={stages.map((value) => ({ value, label: t(`cases.stage.${value}`) }))}
      />
      {stage !== 'points' && stage !== MINE && (
        <Checkbox className="filter" checked={hires} onChange={() => go({ stage, kind: hires ? null : 'onboard' })}>
          {t('cases.hires')}
        </Checkbox>
      )}
      {!items ? (
        error ? (
          <ProblemState problem={error} retry={again} />
        ) : (
          <Loading />
        )
      ) : items.length === 0 ? (
        <EmptyState title={t('cases.empty.title')} detail={t('cases.empty.detail')} />
      ) : (
        <Card className="card-table">
          <Table<Case>
            rowKey="case_id"
            size="middle"
            pagination={false}
            tableLayout="fixed"
            dataSource={items}
            columns={[
              { title: t('cases.unit'), width: 180, dataIndex: 'unit_name' },
              {
                title: t('cases.person'),
                render: (_, found) => (
                  <Link href={link(`/cases/${found.case_id}`)}>
                    {found.subject_name} <span className="quiet">{found.session_title}</span>
                  </Link>
                ),
              },
              { title: t('cases.why'), dataIndex: 'headline' },
              {
                title: t('cases.state'),
                width: 130,
                render: (_, found) => (
                  <>
                    {found.state_text} {waits(found) && <Tag color="warning">{t('cases.stage.points')}</Tag>}
                  </>
                ),
              },
              {
                title: t('cases.due'),
                width: 230,
                render: (_, found) => (
                  <>
                    {f.moment(found.due_at, 'dateTime', found.timezone)} {found.due && <Due due={found.due} />}
                  </>
                ),
              },
            ]}
          />
        </Card>
      )}
      {more && (
        <Button className="more" loading={busy} onClick={more}>
          {t('cases.more')}
        </Button>
      )}
    </>
  )
}

/** Whether points of it wait for a person's word. */
const waits = (found: Case) => found.adjustment?.state === 'proposed' || found.adjustment?.state === 'appealed'

/** How near the deadline is, in a word; what lies ahead needs none. */
function Due({ due }: { due: NonNullable<Case['due']> }) {
  const { t } = useI18n()
  if (due === 'later') return null
  return <Tag color={due === 'over' ? 'error' : 'warning'}>{t(due === 'over' ? 'cases.over' : 'cases.today')}</Tag>
}
