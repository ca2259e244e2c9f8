import { ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { Policy } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { Alert, App, Button, Card, DatePicker, Form, Input, Space } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { type Key, useI18n } from '../i18n.ts'
import { type Change, changes, type Draft, values } from '../policy-fields.ts'

const LEAD_MINUTES = 5

/** What a draft changes, from when, and why; then it is sent as a new version. */
export function PolicyProposal(props: { policy: Policy; draft: Draft; onCancel: () => void; onSaved: () => void }) {
  const { t, f } = useI18n()
  const { api } = useConnection()
  const { message } = App.useApp()
  const [saving, setSaving] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const list = changes(props.policy, props.draft)
  const name = (change: Change) => (change.group === 'numbers' ? t(`policy.${change.name}` as Key) : change.name)

  const save = async (form: { effective: Dayjs; note: string }) => {
    setSaving(true)
    setTrouble(null)
    try {
      await ask(
        api.POST('/v1/policy', {
          body: {
            effective_from: form.effective.toISOString(),
            note: form.note,
            values: values(props.policy, props.draft),
          },
        }),
      )
      void message.success(t('policy.saved'))
      props.onSaved()
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      const broken = problem.errors.map((error) => `${error.field}: ${error.message}`)
      setTrouble([explain(problem, t).detail, ...broken].join(' '))
    } finally {
      setSaving(false)
    }
  }
  return (
    <Card title={t('policy.changes')} size="small" className="policy-proposal">
      {list.length === 0 ? (
        <p className="quiet">{t('policy.changes.none')}</p>
      ) : (
        <ul className="policy-changes">
          {list.map((change) => (
            <li key={`${change.group} ${change.name}`}>
              <span>{name(change)}</span>
              <span>
                <del>{f.number(change.before)}</del> → <strong>{f.number(change.after)}</strong>
              </span>
            </li>
          ))}
        </ul>
      )}
      {trouble && <Alert type="warning" showIcon title={trouble} />}
      <Form
        layout="vertical"
        requiredMark={false}
        initialValues={{ effective: dayjs().add(LEAD_MINUTES, 'minute'), note: '' }}
        onFinish={(form) => void save(form)}
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
          <Button type="primary" htmlType="submit" loading={saving} disabled={list.length === 0}>
            {t('policy.save')}
          </Button>
          <Button onClick={props.onCancel}>{t('action.cancel')}</Button>
        </Space>
      </Form>
    </Card>
  )
}
