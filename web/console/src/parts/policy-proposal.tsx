import { ask, Problem } from '@yanzhen/shared/api/client.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { Alert, App, Button, Card, DatePicker, Form, Input, Space } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { useI18n } from '../i18n.ts'
import type { Change } from '../policy-fields.ts'
import { PolicyChanges } from './policy-changes.tsx'

const LEAD_MINUTES = 5
const OWN = { effective_from: 'effective', note: 'note' } as const

interface ProposalProps {
  list: readonly Change[]
  values: Record<string, unknown>
  /** What the API says of the whole draft, beside what it says of single fields. */
  trouble: string | null
  onProblem: (problem: Problem) => void
  onCancel: () => void
  onSaved: () => void
}

/** What a draft changes, from when, and why; then it is sent as a new version. */
export function PolicyProposal(props: ProposalProps) {
  const { t } = useI18n()
  const { api } = useConnection()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ effective: Dayjs; note: string }>()
  const [saving, setSaving] = useState(false)

  const save = async ({ effective, note }: { effective: Dayjs; note: string }) => {
    setSaving(true)
    try {
      await ask(
        api.POST('/v1/policy', { body: { effective_from: effective.toISOString(), note, values: props.values } }),
      )
      void message.success(t('policy.saved'))
      props.onSaved()
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      for (const broken of problem.errors) {
        const name = OWN[broken.field as keyof typeof OWN]
        if (name) form.setFields([{ name, errors: [broken.message ?? explain(problem, t).detail] }])
      }
      props.onProblem(problem)
    } finally {
      setSaving(false)
    }
  }
  return (
    <Card title={<h2>{t('policy.changes')}</h2>} size="small" className="policy-proposal">
      <PolicyChanges list={props.list} none={t('policy.changes.none')} />
      {props.trouble && <Alert type="warning" showIcon title={props.trouble} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ effective: dayjs().add(LEAD_MINUTES, 'minute'), note: '' }}
        onFinish={(given) => void save(given)}
      >
        <Form.Item name="effective" label={t('policy.effective')} rules={[{ required: true }]}>
          <DatePicker showTime={{ format: 'HH:mm' }} minDate={dayjs()} allowClear={false} className="wide" />
        </Form.Item>
        <Form.Item
          name="note"
          label={t('policy.note')}
          rules={[{ required: true, whitespace: true, message: t('policy.note.needed') }]}
        >
          <Input.TextArea rows={3} maxLength={2000} />
        </Form.Item>
        <Space>
          <Button type="primary" htmlType="submit" loading={saving} disabled={props.list.length === 0}>
            {t('policy.save')}
          </Button>
          <Button onClick={props.onCancel}>{t('action.cancel')}</Button>
        </Space>
      </Form>
    </Card>
  )
}
