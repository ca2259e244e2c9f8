import { ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { Evidence, Reason } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { Alert, Button, Input, Progress, Select } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import { confirmAll, type Outcome } from '../confirm-all.ts'
import { useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'
import { REASONS } from './decision-bar.tsx'

/** Several photos in the same situation, confirmed with one reason; what was refused is named one by one. */
export function BulkBar(props: { items: readonly Evidence[]; onClear: () => void; onDone: () => void }) {
  const { t } = useI18n()
  const { api } = useConnection()
  const { link } = usePlace()
  const [reason, setReason] = useState<Reason>('findings_hold')
  const [comment, setComment] = useState('')
  const [running, setRunning] = useState<readonly Evidence[] | null>(null)
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([])
  const items = running ?? props.items
  const [first] = items
  if (!first?.word) return null
  const word = t(`status.${first.word}`)
  const confirm = async (item: Evidence) => {
    try {
      await ask(
        api.POST('/v1/evidence/{evidence_id}/reviews', {
          params: { path: { evidence_id: item.evidence_id } },
          body: { decision: 'confirm', word: null, reason, comment, version: item.version },
        }),
      )
      return null
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      return explain(problem, t).detail
    }
  }
  const begin = async () => {
    setOutcomes([])
    setRunning(items)
    await confirmAll(items, confirm, setOutcomes)
    props.onDone()
  }
  const done = running !== null && outcomes.length === running.length
  const refused = outcomes.filter((one) => one.problem)
  return (
    <footer className="decision">
      {running && (
        <div className="decision-draft" role="status">
          <Progress percent={Math.round((outcomes.length / running.length) * 100)} size="small" />
          {done && <span>{t('review.bulk.done', { count: outcomes.length - refused.length })}</span>}
          {refused.length > 0 && (
            <Alert
              type="warning"
              showIcon
              message={t('review.bulk.refused', { count: refused.length })}
              description={
                <ul>
                  {refused.map(({ evidence, problem }) => (
                    <li key={evidence.evidence_id}>
                      <Link href={link(`/review/${evidence.evidence_id}`)}>{evidence.employee_name}</Link> · {problem}
                    </li>
                  ))}
                </ul>
              }
            />
          )}
        </div>
      )}
      <div className="decision-line">
        {running ? (
          <span />
        ) : (
          <span className="decision-steps">
            <Select<Reason>
              value={reason}
              onChange={setReason}
              aria-label={t('review.reason')}
              popupMatchSelectWidth={false}
              options={REASONS.map((each) => ({ value: each, label: t(`reason.${each}`) }))}
            />
            <Input
              value={comment}
              maxLength={2000}
              aria-label={t('review.comment')}
              placeholder={t('review.comment')}
              onChange={(event) => setComment(event.target.value)}
            />
          </span>
        )}
        <span className="decision-steps">
          <Button onClick={props.onClear} disabled={running !== null && !done}>
            {t(done ? 'action.close' : 'action.cancel')} <kbd>Esc</kbd>
          </Button>
          {!running && (
            <Button type="primary" onClick={() => void begin()}>
              {t('review.bulk.confirm', { count: items.length, word })}
            </Button>
          )}
        </span>
      </div>
    </footer>
  )
}
