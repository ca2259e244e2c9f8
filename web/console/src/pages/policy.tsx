import { ask } from '@yanzhen/shared/api/client.ts'
import type { Policy } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Button, Card, Timeline } from 'antd'
import { useState } from 'react'
import { useI18n } from '../i18n.ts'
import { PageHead } from '../parts/page.tsx'
import { PolicyProposal } from '../parts/policy-proposal.tsx'
import { type Edit, PolicyTable } from '../parts/policy-table.tsx'
import { Loading, ProblemState } from '../parts/states.tsx'
import { useKnown } from '../place.ts'
import type { Draft } from '../policy-fields.ts'

const NOTHING: Draft = { numbers: {}, points: {}, caps: {} }

export default function PolicyPage() {
  const { t } = useI18n()
  const { me } = useKnown()
  const [draft, setDraft] = useState<Draft | null>(null)
  const { data, error, mutate } = useLoad(['policy'], (api) => ask(api.GET('/v1/policy')))
  if (!data) return error ? <ProblemState problem={error} retry={() => void mutate()} /> : <Loading />
  const edit: Edit | undefined = draft
    ? (group, name, value) => setDraft({ ...draft, [group]: { ...draft[group], [name]: value } })
    : undefined
  return (
    <>
      <PageHead title={t('policy.title')}>
        <span className="pill" data-state="running">
          {t('policy.version', { version: data.current.version })}
        </span>
        {me.permissions.includes('change_policy') && !draft && (
          <Button type="primary" onClick={() => setDraft(NOTHING)}>
            {t('policy.propose')}
          </Button>
        )}
      </PageHead>
      <div className={draft ? 'policy policy-editing' : 'policy'}>
        <PolicyTable policy={data.current} draft={draft ?? NOTHING} edit={edit} />
        <div className="policy-side">
          {draft && (
            <PolicyProposal
              policy={data.current}
              draft={draft}
              onCancel={() => setDraft(null)}
              onSaved={() => {
                setDraft(null)
                void mutate()
              }}
            />
          )}
          <History versions={data.versions} current={data.current} />
        </div>
      </div>
    </>
  )
}

function History({ versions, current }: { versions: readonly Policy[]; current: Policy }) {
  const { t, f } = useI18n()
  return (
    <Card title={t('policy.history')} size="small">
      <Timeline
        items={versions.map((version) => ({
          key: version.version,
          color: version.version === current.version ? 'var(--primary)' : 'var(--ink-3)',
          content: (
            <div className="policy-version">
              <strong>{t('policy.version', { version: version.version })}</strong>{' '}
              {version.version === current.version && (
                <span className="pill" data-state="running">
                  {t('policy.in_force')}
                </span>
              )}
              {Date.parse(version.effective_from) > Date.now() && (
                <span className="pill">{t('policy.future', { date: f.moment(version.effective_from) })}</span>
              )}
              <p className="quiet">
                {t('policy.since', { date: f.moment(version.effective_from, 'date'), person: version.proposed_by })}
              </p>
              {version.note && <p>{version.note}</p>}
            </div>
          ),
        }))}
      />
    </Card>
  )
}
