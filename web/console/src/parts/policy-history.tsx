import type { PolicyOut } from '@yanzhen/shared/api/types.ts'
import { Card, Select, Timeline } from 'antd'
import { useState } from 'react'
import { useI18n } from '../i18n.ts'
import { differences } from '../policy-fields.ts'
import { PolicyChanges } from './policy-changes.tsx'

/** Every version: from when, by whom, when it was proposed and why. */
export function PolicyHistory({ policy }: { policy: PolicyOut }) {
  const { t, f } = useI18n()
  return (
    <Card title={<h2>{t('policy.history')}</h2>} size="small">
      <Timeline
        items={policy.versions.map((version) => ({
          key: version.version,
          color: version.version === policy.current.version ? 'var(--primary)' : 'var(--ink-3)',
          content: (
            <div className="policy-version">
              <strong>{t('policy.version', { version: version.version })}</strong>{' '}
              {version.version === policy.current.version && (
                <span className="pill" data-state="running">
                  {t('policy.in_force')}
                </span>
              )}
              {Date.parse(version.effective_from) > Date.now() && (
                <span className="pill">{t('policy.future', { date: f.moment(version.effective_from) })}</span>
              )}
              <p className="quiet">
                {t('policy.since', {
                  date: f.moment(version.effective_from),
                  person: policy.people[version.proposed_by] ?? version.proposed_by,
                })}
              </p>
              {version.proposed_at && (
                <p className="quiet">{t('policy.proposed_at', { date: f.moment(version.proposed_at) })}</p>
              )}
              {version.note && <p>{version.note}</p>}
            </div>
          ),
        }))}
      />
    </Card>
  )
}

/** In what any two versions differ; at first, the newest from the one before. */
export function PolicyDifference({ policy }: { policy: PolicyOut }) {
  const { t } = useI18n()
  const [newest, before] = policy.versions
  const [older, setOlder] = useState(before?.version)
  const [newer, setNewer] = useState(newest?.version)
  const find = (number: number | undefined) => policy.versions.find((version) => version.version === number)
  const [from, to] = [find(older), find(newer)]
  if (!from || !to) return null
  const options = policy.versions.map(({ version }) => ({ value: version, label: t('policy.version', { version }) }))
  return (
    <Card title={<h2>{t('policy.compare')}</h2>} size="small">
      <div className="policy-compare">
        <Select aria-label={t('policy.compare.older')} value={older} options={options} onChange={setOlder} />
        <span aria-hidden="true">→</span>
        <Select aria-label={t('policy.compare.newer')} value={newer} options={options} onChange={setNewer} />
      </div>
      <PolicyChanges list={differences(policy.fields, from, to)} none={t('policy.compare.same')} />
    </Card>
  )
}
