import type { Problem } from '@yanzhen/shared/api/client.ts'
import { ask } from '@yanzhen/shared/api/client.ts'
import type { Case } from '@yanzhen/shared/api/types.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { Button, Card, Segmented, Table, Tag } from 'antd'
import useSWRInfinite from 'swr/infinite'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { PageHead } from '../parts/page.tsx'
import { EmptyState, Loading, ProblemState } from '../parts/states.tsx'
import { usePlace } from '../place.ts'

const PAGE = 50
const STAGES = ['open', 'overdue', 'answered', 'closed'] as const
type Stage = (typeof STAGES)[number]

interface Page {
  items: Case[]
  next?: string | null
}

/** Cases of a unit by stage, unit by unit, the nearest deadline first. The stage stands in the address. */
export default function Cases() {
  const { t, f, locale } = useI18n()
  const { api } = useConnection()
  const { unit, params, go, link } = usePlace()
  const stage: Stage = STAGES.find((known) => known === params.get('stage')) ?? 'open'
  const { data, error, size, setSize, isValidating, mutate } = useSWRInfinite<Page, Problem>(
    (index: number, before: Page | null) =>
      index > 0 && !before?.next ? null : ['cases', unit, stage, before?.next ?? null, locale],
    ([, , , cursor]: (string | null)[]) =>
      ask(api.GET('/v1/cases', { params: { query: { unit, stage, limit: PAGE, ...(cursor ? { cursor } : {}) } } })),
    { revalidateFirstPage: false },
  )
  const items = data?.flatMap((page) => page.items) ?? []
  const more = data?.at(-1)?.next
  return (
    <>
      <PageHead title={t('cases.title')} unitWay>
        <Button onClick={() => void mutate()} loading={isValidating}>
          {t('cases.refresh')}
        </Button>
      </PageHead>
      <Segmented<Stage>
        aria-label={t('cases.stage')}
        value={stage}
        onChange={(next) => go({ stage: next })}
        options={STAGES.map((value) => ({ value, label: t(`cases.stage.${value}`) }))}
      />
      {!data ? (
        error ? (
          <ProblemState problem={error} retry={() => void mutate()} />
        ) : (
          <Loading />
        )
      ) : items.length === 0 && !more ? (
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
              { title: t('cases.state'), width: 110, dataIndex: 'state_text' },
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
        <Button className="more" loading={isValidating} onClick={() => void setSize(size + 1)}>
          {t('cases.more')}
        </Button>
      )}
    </>
  )
}

/** How near the deadline is, in a word; what lies ahead needs none. */
function Due({ due }: { due: NonNullable<Case['due']> }) {
  const { t } = useI18n()
  if (due === 'later') return null
  return <Tag color={due === 'over' ? 'error' : 'warning'}>{t(due === 'over' ? 'cases.over' : 'cases.today')}</Tag>
}
