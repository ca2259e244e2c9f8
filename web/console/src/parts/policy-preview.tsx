import { ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { PolicyField, PreviewPage } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { Alert, Button, Card, Progress } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { added, NOTHING, type Sum } from '../policy-preview.ts'

interface PreviewProps {
  values: Record<string, unknown>
  fields: readonly PolicyField[]
  disabled: boolean
  onProblem: (problem: Problem) => void
}

/** What the draft would have changed in the last days, part by part; it can be stopped, and a new draft starts anew. */
export function PolicyPreview({ values, fields, disabled, onProblem }: PreviewProps) {
  const { t, f } = useI18n()
  const { api } = useConnection()
  const [sum, setSum] = useState<Sum | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const running = useRef<AbortController | null>(null)
  const [busy, setBusy] = useState(false)
  const draft = JSON.stringify(values)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another draft makes what was found void
  useEffect(() => {
    setSum(null)
    setTrouble(null)
    return () => running.current?.abort()
  }, [draft])

  const run = async () => {
    const mine = new AbortController()
    running.current = mine
    let total = NOTHING
    setBusy(true)
    setTrouble(null)
    setSum(total)
    try {
      let cursor: string | null = null
      do {
        const part: PreviewPage = await ask(
          api.POST('/v1/policy/preview', { body: { values, cursor }, signal: mine.signal }),
        )
        if (mine.signal.aborted) return
        total = added(total, part)
        setSum(total)
        cursor = part.next ?? null
      } while (cursor !== null)
    } catch (problem) {
      if (mine.signal.aborted) return
      if (!(problem instanceof Problem)) throw problem
      setTrouble(explain(problem, t).detail)
      onProblem(problem)
    } finally {
      if (running.current === mine) setBusy(false)
    }
  }
  const stop = () => {
    running.current?.abort()
    setBusy(false)
  }
  const unseen = fields.filter((field) => sum?.unseen.includes(field.path[0] ?? '')).map((field) => field.title)
  return (
    <Card title={<h2>{t('preview.title')}</h2>} size="small" className="policy-preview">
      <p className="quiet">{t('preview.about')}</p>
      {busy ? (
        <Button onClick={stop}>{t('preview.stop')}</Button>
      ) : (
        <Button onClick={() => void run()} disabled={disabled}>
          {t(trouble ? 'action.retry' : 'preview.start')}
        </Button>
      )}
      {sum && <Progress percent={Math.round(sum.done * 100)} aria-label={t('preview.title')} size="small" />}
      {trouble && <Alert type="warning" showIcon title={trouble} />}
      {sum && (
        <div role="status" className="preview-found">
          {!busy && sum.done < 1 && !trouble && <p>{t('preview.stopped')}</p>}
          <dl>
            {(['changed', 'same', 'kept', 'cannot_tell'] as const).map((fate) => (
              <div key={fate}>
                <dt>{t(`preview.${fate}`)}</dt>
                <dd>{f.number(sum[fate])}</dd>
              </div>
            ))}
          </dl>
          {sum.changes.length > 0 && (
            <ul className="policy-changes">
              {sum.changes.map((change) => (
                <li key={`${change.before} ${change.after}`}>
                  <span>
                    {t(`status.${change.before}`)} → <strong>{t(`status.${change.after}`)}</strong>
                  </span>
                  <strong>{f.number(change.count)}</strong>
                </li>
              ))}
            </ul>
          )}
          {sum.examples.length > 0 && (
            <details>
              <summary>{t('preview.examples')}</summary>
              <ul>
                {sum.examples.map((one) => (
                  <li key={one.evidence_id}>
                    <Link href={`/evidence/${one.evidence_id}`} target="_blank">
                      {t('preview.example', { id: one.evidence_id.slice(-6) })}
                    </Link>{' '}
                    {t(`status.${one.before}`)} → {t(`status.${one.after}`)}
                  </li>
                ))}
              </ul>
            </details>
          )}
          {unseen.length > 0 && (
            <Alert type="info" showIcon title={t('preview.unseen', { values: f.list([...new Set(unseen)]) })} />
          )}
        </div>
      )}
    </Card>
  )
}
