import { ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { Course, Plan, PlanDetail } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import {
  Alert,
  Button,
  Card,
  Form,
  type FormInstance,
  Input,
  InputNumber,
  Radio,
  Select,
  Space,
  TreeSelect,
} from 'antd'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useI18n } from '../i18n.ts'
import { findUnit, unitNodes, useKnown, usePlace } from '../place.ts'
import { type PlanDraft, planBody, planField } from '../plan-draft.ts'
import { OnePerson, PersonSelect } from './person-select.tsx'
import { PlanDays } from './plan-days.tsx'

type Name = NonNullable<Parameters<FormInstance<PlanDraft>['setFields']>[0][number]['name']>

interface Props {
  courses: readonly Course[]
  initial: PlanDraft
  /** The plan whose draft is corrected. */
  before: Plan | null
}

/** The form of a plan. Every rule is the API's: what it refuses is told at the field it names. */
export function PlanForm({ courses, initial, before }: Props) {
  const { t } = useI18n()
  const { units } = useKnown()
  const { link } = usePlace()
  const { api } = useConnection()
  const [, go] = useLocation()
  const [form] = Form.useForm<PlanDraft>()
  const [saving, setSaving] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [key, setKey] = useState(() => crypto.randomUUID())
  const draft = Form.useWatch([], form) as PlanDraft | undefined
  const chosen = findUnit(units, draft?.unit_path ?? initial.unit_path)?.node ?? units
  const send = (values: PlanDraft): Promise<PlanDetail> => {
    const header = { 'Idempotency-Key': key }
    const body = planBody({ ...initial, ...values })
    if (!before) return ask(api.POST('/v1/plans', { params: { header }, body }))
    const params = { header, path: { plan_id: before.plan_id } }
    return ask(api.POST('/v1/plans/{plan_id}/draft', { params, body: { ...body, version: before.version } }))
  }
  const save = async (values: PlanDraft) => {
    setSaving(true)
    setTrouble(null)
    form.setFields(form.getFieldsError().map(({ name }) => ({ name: name as Name, errors: [] })))
    try {
      const made = await send(values)
      go(link(`/plans/${made.plan.plan_id}`))
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      showBroken(problem)
    } finally {
      setSaving(false)
    }
  }
  const showBroken = (problem: Problem) => {
    const rest: string[] = []
    const found: (keyof PlanDraft)[] = []
    for (const { field = '', message = '' } of problem.errors) {
      const name = planField(field)
      if (name) {
        form.setFields([{ name, errors: [message] }])
        found.push(name)
      } else rest.push(message)
    }
    const [first] = found
    if (first) form.scrollToField(first, { block: 'center', focus: true })
    setTrouble(first ? [t('plan.broken', { count: found.length }), ...rest].join(' ') : explain(problem, t).detail)
  }
  const changed = (change: Partial<PlanDraft>) => {
    setKey(crypto.randomUUID())
    if (change.unit_path) form.setFieldsValue({ units: [change.unit_path], people: [] })
    if (change.course_id && !form.getFieldValue('title')) {
      form.setFieldValue('title', courses.find((course) => course.course_id === change.course_id)?.name)
    }
  }
  return (
    <Card className="plan">
      {trouble && <Alert type="warning" showIcon title={trouble} role="alert" />}
      <Form<PlanDraft>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={initial}
        onValuesChange={changed}
        onFinish={(values) => void save(values)}
      >
        <Form.Item name="course_id" label={t('plan.course')}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('plan.course.choose')}
            options={courses.map((course) => ({ value: course.course_id, label: course.name }))}
          />
        </Form.Item>
        <Form.Item name="title" label={t('plans.name')}>
          <Input />
        </Form.Item>
        <Form.Item name="unit_path" label={t('plan.unit')}>
          <TreeSelect
            treeData={[unitNodes(units)]}
            treeDefaultExpandedKeys={[units.unit.path]}
            showSearch={{ treeNodeFilterProp: 'title' }}
          />
        </Form.Item>
        <h2>{t('plans.audience')}</h2>
        <Form.Item name="units" label={t('plans.units')}>
          <TreeSelect
            multiple
            treeData={[unitNodes(chosen)]}
            treeDefaultExpandedKeys={[chosen.unit.path]}
            showSearch={{ treeNodeFilterProp: 'title' }}
          />
        </Form.Item>
        <Form.Item name="positions" label={t('plans.positions')} extra={t('plans.positions.how')}>
          <Select mode="tags" open={false} suffixIcon={null} />
        </Form.Item>
        <Form.Item name="people" label={t('plans.people')}>
          <PersonSelect unit={chosen.unit.path} />
        </Form.Item>
        <h2>{t('plans.when')}</h2>
        <PlanDays draft={draft ?? initial} />
        <h2>{t('plans.where')}</h2>
        <Form.Item name="spread" label={t('plans.spread')}>
          <Radio.Group
            options={(['places', 'together'] as const).map((value) => ({ value, label: t(`plans.spread.${value}`) }))}
          />
        </Form.Item>
        <div className="plan-times">
          <Form.Item name="capacity" label={t('plans.capacity')}>
            <InputNumber min={1} className="wide" />
          </Form.Item>
          <Form.Item name="rounds" label={t('plans.rounds')} extra={t('plans.rounds.how')}>
            <InputNumber min={1} max={8} className="wide" />
          </Form.Item>
        </div>
        <div className="plan-times">
          <Form.Item name="trainer_id" label={t('plan.trainer')}>
            <OnePerson />
          </Form.Item>
          <Form.Item name="room" label={t('plan.room')}>
            <Input maxLength={80} />
          </Form.Item>
        </div>
        <Form.Item name="evidence_mode" label={t('plan.mode')}>
          <Radio.Group
            options={(['each', 'group'] as const).map((mode) => ({ value: mode, label: t(`sessions.mode.${mode}`) }))}
          />
        </Form.Item>
        <Space>
          <Button type="primary" htmlType="submit" loading={saving}>
            {t('plans.try')}
          </Button>
          <Button onClick={() => go(link(before ? `/plans/${before.plan_id}` : '/plans'))}>{t('action.cancel')}</Button>
        </Space>
        <p className="quiet">{t('plans.try.how')}</p>
      </Form>
    </Card>
  )
}
