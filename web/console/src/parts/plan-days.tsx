import { Checkbox, DatePicker, Form, InputNumber, Radio, Select, TimePicker } from 'antd'
import { useI18n } from '../i18n.ts'
import { later } from '../month.ts'
import { NTHS, type PlanDraft, WAYS, WEEKDAYS } from '../plan-draft.ts'

const MONDAY = '2024-01-01'

/** On which days and at what time: once, listed, or repeated with an end. */
export function PlanDays({ draft }: { draft: PlanDraft }) {
  const { t, f } = useI18n()
  const weekday = (number: number) => f.weekday(later(MONDAY, number))
  const repeats = draft.way === 'week' || draft.way === 'month'
  return (
    <>
      <Form.Item name="way" label={t('plans.way')}>
        <Radio.Group options={WAYS.map((value) => ({ value, label: t(`plans.way.${value}`) }))} />
      </Form.Item>
      <div className="plan-times">
        <Form.Item name="first" label={t('plans.first')}>
          <DatePicker className="wide" />
        </Form.Item>
        <Form.Item name="at" label={t('plans.at')} extra={t('plans.at.how')}>
          <TimePicker format="HH:mm" minuteStep={5} needConfirm={false} className="wide" />
        </Form.Item>
        <Form.Item name="minutes" label={t('plans.minutes')}>
          <InputNumber min={5} className="wide" />
        </Form.Item>
      </div>
      {draft.way === 'list' && (
        <Form.Item name="more" label={t('plans.more')}>
          <DatePicker multiple className="wide" />
        </Form.Item>
      )}
      {draft.way === 'month' && (
        <Form.Item name="nth" label={t('plans.nth')}>
          <Select options={NTHS.map((value) => ({ value, label: t(`plans.nth.${value}`) }))} />
        </Form.Item>
      )}
      {(draft.way === 'week' || (draft.way === 'month' && draft.nth !== 0)) && (
        <Form.Item name="weekdays" label={t('plans.weekdays')}>
          <Checkbox.Group options={WEEKDAYS.map((value) => ({ value, label: weekday(value) }))} />
        </Form.Item>
      )}
      {repeats && (
        <div className="plan-times">
          <Form.Item name="interval" label={t(`plans.interval.${draft.way === 'week' ? 'week' : 'month'}`)}>
            <InputNumber min={1} max={12} className="wide" />
          </Form.Item>
          <Form.Item name="end" label={t('plans.end')}>
            <Radio.Group
              options={(['count', 'until'] as const).map((value) => ({ value, label: t(`plans.end.${value}`) }))}
            />
          </Form.Item>
          {draft.end === 'until' ? (
            <Form.Item name="until" label={t('plans.until')}>
              <DatePicker className="wide" />
            </Form.Item>
          ) : (
            <Form.Item name="count" label={t('plans.count')}>
              <InputNumber min={1} max={366} className="wide" />
            </Form.Item>
          )}
        </div>
      )}
    </>
  )
}
