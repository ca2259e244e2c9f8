import { ask } from '@yanzhen/shared/api/client.ts'
import type { CaseDetail } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { Alert, Button, Card, DatePicker, Input, Space } from 'antd'
import type { Dayjs } from 'dayjs'
import { useState } from 'react'
import { useI18n } from '../i18n.ts'
import { useSend } from './use-send.ts'

interface Props {
  detail: CaseDetail
  saved: (detail: CaseDetail) => void
  /** Somebody else was faster: look again. */
  stale: () => void
}

/** Accept an answer or send it back, set another deadline, or ask nothing more: each with a reason. */
export function CaseDecision({ detail, saved, stale }: Props) {
  const { t } = useI18n()
  const { api } = useConnection()
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState<Dayjs | null>(null)
  const { sending, problem, send } = useSend<CaseDetail>({ saved, stale })
  const { case_id, version } = detail.case
  const params = { path: { case_id } }
  const decide = (decision: 'accept' | 'return') =>
    send(() => ask(api.POST('/v1/cases/{case_id}/decision', { params, body: { decision, reason, version } })))
  const postpone = (due: Dayjs) =>
    send(() =>
      ask(api.POST('/v1/cases/{case_id}/deadline', { params, body: { due_at: due.toISOString(), reason, version } })),
    )
  const waive = () => send(() => ask(api.POST('/v1/cases/{case_id}/waiver', { params, body: { reason, version } })))
  const idle = !reason.trim() || sending
  return (
    <Card title={t('case.decide')}>
      <Space direction="vertical" className="case-decision">
        <Input.TextArea
          aria-label={t('case.reason')}
          placeholder={t('case.reason')}
          rows={3}
          maxLength={detail.limits.text}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {problem && <Alert type="error" showIcon message={explain(problem, t).detail} />}
        <Space wrap>
          {detail.may_decide && (
            <>
              <Button type="primary" disabled={idle} onClick={() => void decide('accept')}>
                {t('case.accept')}
              </Button>
              <Button disabled={idle} onClick={() => void decide('return')}>
                {t('case.return')}
              </Button>
            </>
          )}
          <DatePicker
            aria-label={t('case.new_deadline')}
            placeholder={t('case.new_deadline')}
            showTime={{ format: 'HH:mm' }}
            value={until}
            onChange={setUntil}
          />
          <Button disabled={idle || !until} onClick={() => until && void postpone(until)}>
            {t('case.postpone')}
          </Button>
          <Button danger disabled={idle} onClick={() => void waive()}>
            {t('case.waive')}
          </Button>
        </Space>
      </Space>
    </Card>
  )
}
