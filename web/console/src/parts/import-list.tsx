import { ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { Roster } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection, useLoad } from '@yanzhen/shared/session.tsx'
import { Alert, Button, Card, Popconfirm, Progress, Space, Steps } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'
import { ImportColumns } from './import-columns.tsx'
import { ImportReport } from './import-report.tsx'
import { PageHead } from './page.tsx'
import { Loading, ProblemState } from './states.tsx'

const STEP: Record<Roster['state'], number> = {
  announced: 0,
  reading: 0,
  refused: 0,
  read: 1,
  trying: 2,
  tried: 2,
  applying: 3,
  applied: 4,
}
const WORKING: readonly Roster['state'][] = ['reading', 'trying', 'applying']
const OFTEN = 1000

/** One list on its way: columns, trial run, report, done. Which step is next is the API's word. */
export function ImportList({ id }: { id: string }) {
  const { t, f } = useI18n()
  const { api } = useConnection()
  const { link } = usePlace()
  const [again, setAgain] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const path = { roster_id: id }
  const { data, error, mutate } = useLoad<Roster>(
    ['roster', id],
    (client) => ask(client.GET('/v1/rosters/{roster_id}', { params: { path } })),
    { refreshInterval: (list) => (list && WORKING.includes(list.state) ? OFTEN : 0) },
  )
  if (!data) return error ? <ProblemState problem={error} retry={() => void mutate()} /> : <Loading />
  const start = async (work: () => Promise<Roster>) => {
    setTrouble(null)
    try {
      await mutate(work(), { revalidate: false })
      setAgain(false)
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      setTrouble([explain(problem, t).detail, ...problem.errors.map(({ message }) => message)].join(' '))
      void mutate()
    }
  }
  const read = () => start(() => ask(api.POST('/v1/rosters/{roster_id}/read', { params: { path } })))
  const apply = () => start(() => ask(api.POST('/v1/rosters/{roster_id}/apply', { params: { path } })))
  const working = WORKING.includes(data.state)
  const mapping = data.state === 'read' || again || (data.state === 'trying' && data.stalled)
  const changes = (['new', 'changed', 'moved', 'leaves'] as const).reduce(
    (sum, of) => sum + (data.counts?.[of] ?? 0),
    0,
  )
  return (
    <>
      <PageHead title={data.file_name}>
        <Link href={link('/people', { import: 'new' })}>{t('import.another')}</Link>
      </PageHead>
      <Card>
        <Steps
          size="small"
          current={again ? 1 : STEP[data.state]}
          status={data.state === 'refused' ? 'error' : 'process'}
          items={(['file', 'columns', 'trial', 'apply'] as const).map((step) => ({ title: t(`import.step.${step}`) }))}
        />
      </Card>
      {trouble && <Alert type="warning" showIcon title={trouble} role="alert" />}
      {data.refusal && <Alert type="error" showIcon title={data.refusal} role="alert" />}
      {(data.state === 'announced' || (data.state !== 'trying' && data.stalled)) && (
        <Alert
          type="warning"
          showIcon
          title={t('import.stalled')}
          action={
            <Button onClick={() => void (data.state === 'applying' ? apply() : read())}>{t('import.go_on')}</Button>
          }
        />
      )}
      {working && !data.stalled && (
        <Card>
          <p role="status">{t(`import.state.${data.state}`)}</p>
          <Progress percent={Math.round(data.progress * 100)} aria-label={t(`import.state.${data.state}`)} />
        </Card>
      )}
      {mapping && (
        <ImportColumns
          roster={data}
          run={(body) => start(() => ask(api.POST('/v1/rosters/{roster_id}/trial', { params: { path }, body })))}
        />
      )}
      {data.state === 'applied' && (
        <Alert
          type="success"
          showIcon
          title={t('import.done', { count: f.number(data.applied ?? 0) })}
          description={data.overtaken ? t('import.overtaken', { count: f.number(data.overtaken) }) : undefined}
        />
      )}
      {(['tried', 'applying', 'applied'] as const).some((state) => state === data.state) && !again && (
        <>
          {data.state === 'tried' && (
            <Card>
              <Space wrap>
                <Popconfirm
                  title={t('import.apply.sure', { count: f.number(changes) })}
                  okText={t('import.apply')}
                  cancelText={t('action.cancel')}
                  onConfirm={() => void apply()}
                >
                  <Button type="primary" disabled={changes === 0}>
                    {t('import.apply.count', { count: f.number(changes) })}
                  </Button>
                </Popconfirm>
                <Button onClick={() => setAgain(true)}>{t('import.columns.again')}</Button>
                <span className="quiet">{t('import.nothing_yet')}</span>
              </Space>
            </Card>
          )}
          <ImportReport roster={data} />
        </>
      )}
    </>
  )
}
