import { ask } from '@yanzhen/shared/api/client.ts'
import type { CaseDetail } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { Alert, Button, Card, Input, Space } from 'antd'
import { useState } from 'react'
import { useI18n } from '../i18n.ts'
import { useSend } from './use-send.ts'

interface Props {
  detail: CaseDetail
  saved: (detail: CaseDetail) => void
  /** Somebody else was faster: look again. */
  stale: () => void
}

/** What a case is to cost: confirmed or rejected by HR, appealed by a head, each with a reason. */
export function CasePoints({ detail, saved, stale }: Props) {
  const { t, f } = useI18n()
  const { api } = useConnection()
  const [text, setText] = useState('')
  const { sending, problem, send } = useSend<CaseDetail>({ saved, stale })
  const { case_id, version, adjustment } = detail.case
  if (!adjustment) return null
  const params = { path: { case_id } }
  const decide = (decision: 'confirm' | 'reject') =>
    send(() =>
      ask(api.POST('/v1/cases/{case_id}/adjustment/decision', { params, body: { decision, reason: text, version } })),
    )
  const appeal = () => send(() => ask(api.POST('/v1/cases/{case_id}/adjustment/appeal', { params, body: { text } })))
  const idle = !text.trim() || sending
  const asked = detail.may_confirm || detail.may_reject || detail.may_appeal
  const label = t(detail.may_appeal ? 'case.points.why_not' : 'case.points.reason')
  return (
    <Card title={t('case.points')}>
      <Space direction="vertical" className="case-decision">
        <div>
          <strong>{t('case.points.count', { points: f.number(adjustment.points) })}</strong>{' '}
          <span className="quiet">{adjustment.state_text}</span>
        </div>
        {asked && (
          <Input.TextArea
            aria-label={label}
            placeholder={label}
            rows={2}
            maxLength={detail.limits.text}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
        {problem && <Alert type="error" showIcon message={explain(problem, t).detail} />}
        <Space wrap>
          {detail.may_confirm && (
            <Button danger disabled={idle} onClick={() => void decide('confirm')}>
              {t('case.points.confirm')}
            </Button>
          )}
          {detail.may_reject && (
            <Button disabled={idle} onClick={() => void decide('reject')}>
              {t('case.points.reject')}
            </Button>
          )}
          {detail.may_appeal && (
            <Button disabled={idle} onClick={() => void appeal()}>
              {t('case.points.appeal')}
            </Button>
          )}
        </Space>
      </Space>
    </Card>
  )
}
