import { ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { SessionIn } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection, useLoad } from '@yanzhen/shared/session.tsx'
import {
  Alert,
  App,
  Button,
  Card,
  DatePicker,
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
import { PlanClashes } from '../parts/clashes.tsx'
import { PageHead } from '../parts/page.tsx'
import { OnePerson, PersonSelect } from '../parts/person-select.tsx'
import { EmptyState, Loading, ProblemState } from '../parts/states.tsx'
import { findUnit, unitNodes, useKnown, usePlace } from '../place.ts'
import { type Draft, fieldOf, firstDraft, toBody, toClashes } from '../plan.ts'

type Name = NonNullable<Parameters<FormInstance<Draft>['setFields']>[0][number]['name']>

/** Plans a session. Every rule is the API's: what it refuses is told at the field it names. */
export default function SessionNew() {
  const { t, f } = useI18n()
  const { units } = useKnown()
  const { unit, link } = usePlace()
  const { api } = useConnection()
  const { message } = App.useApp()
  const [, go] = useLocation()
  const [form] = Form.useForm<Draft>()
  const [saving, setSaving] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [key, setKey] = useState(() => crypto.randomUUID())
  const draft = Form.useWatch([], form) as Draft | undefined
  const courses = useLoad(['courses'], (client) => ask(client.GET('/v1/courses')), { revalidateOnFocus: false })
  const chosen = findUnit(units, draft?.unit_path ?? unit)?.node.unit ?? units.unit
  if (!courses.data) {
    return courses.error ? <ProblemState problem={courses.error} retry={() => void courses.mutate()} /> : <Loading />
  }
  if (!courses.data.items.length) {
    return <EmptyState title={t('plan.no_courses.title')} detail={t('plan.no_courses.detail')} />
  }

  const save = async (values: Draft) => {
    setSaving(true)
    setTrouble(null)
    form.setFields(form.getFieldsError().map(({ name }) => ({ name: name as Name, errors: [] })))
    try {
      const header = { 'Idempotency-Key': key }
      const made = await ask(
        api.POST('/v1/sessions', { params: { header }, body: toBody(values, chosen.timezone) as SessionIn }),
      )
      void message.success(t('plan.saved'))
      go(link(`/sessions/${made.session_id}`))
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      showBroken(problem)
    } finally {
      setSaving(false)
    }
  }
  const showBroken = (problem: Problem) => {
    const rest: string[] = []
    const found: Name[] = []
    for (const { field = '', message: said = '' } of problem.errors) {
      const name = fieldOf(field) as Name | null
      if (name) {
        form.setFields([{ name, errors: [said] }])
        found.push(name)
      } else rest.push(said)
    }
    const [first] = found
    if (first) form.scrollToField(first, { block: 'center', focus: true })
    setTrouble(first ? [t('plan.broken', { count: found.length }), ...rest].join(' ') : explain(problem, t).detail)
  }
  const changed = (change: Partial<Draft>) => {
    setKey(crypto.randomUUID())
    if (change.unit_path) form.setFieldsValue({ participants: [], place: 'unit' })
    if (change.course_id && !form.getFieldValue('title')) {
      form.setFieldValue('title', courses.data?.items.find((course) => course.course_id === change.course_id)?.name)
    }
    if (change.starts_at) form.setFieldValue('ends_at', change.starts_at.add(1, 'hour'))
  }
  return (
    <>
      <PageHead title={t('plan.title')} />
      <Card className="plan">
        {trouble && <Alert type="warning" showIcon title={trouble} role="alert" />}
        <Form<Draft>
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={firstDraft(chosen.path, chosen.timezone, Date.now())}
          onValuesChange={changed}
          onFinish={(values) => void save(values)}
        >
          <Form.Item name="course_id" label={t('plan.course')}>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              placeholder={t('plan.course.choose')}
              options={courses.data.items.map((course) => ({ value: course.course_id, label: course.name }))}
            />
          </Form.Item>
          <Form.Item name="title" label={t('plan.name')}>
            <Input />
          </Form.Item>
          <Form.Item name="unit_path" label={t('plan.unit')}>
            <TreeSelect
              treeData={[unitNodes(units)]}
              treeDefaultExpandedKeys={[units.unit.path]}
              showSearch={{ treeNodeFilterProp: 'title' }}
            />
          </Form.Item>
          <div className="plan-times">
            <Form.Item name="starts_at" label={t('plan.starts')} extra={t('plan.zone', { zone: chosen.timezone })}>
              <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" className="wide" />
            </Form.Item>
            <Form.Item name="ends_at" label={t('plan.ends')}>
              <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" className="wide" />
            </Form.Item>
          </div>
          <Form.Item name="place" label={t('plan.place')}>
            <Radio.Group
              options={[
                {
                  value: 'unit',
                  label: chosen.geofence
                    ? t('plan.place.unit', { radius: f.number(chosen.geofence.radius_m) })
                    : t('plan.place.none'),
                },
                { value: 'own', label: t('plan.place.own') },
              ]}
            />
          </Form.Item>
          {draft?.place === 'own' && (
            <div className="plan-place">
              <Form.Item name={['geofence', 'latitude']} label={t('plan.latitude')}>
                <InputNumber className="wide" />
              </Form.Item>
              <Form.Item name={['geofence', 'longitude']} label={t('plan.longitude')}>
                <InputNumber className="wide" />
              </Form.Item>
              <Form.Item name={['geofence', 'radius_m']} label={t('plan.radius')}>
                <InputNumber className="wide" />
              </Form.Item>
            </div>
          )}
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
          <Form.Item name="participants" label={t('session.participants')}>
            <PersonSelect unit={chosen.path} />
          </Form.Item>
          <PlanClashes asked={toClashes(draft, chosen.timezone)} />
          <Space>
            <Button type="primary" htmlType="submit" loading={saving}>
              {t('plan.save')}
            </Button>
            <Button onClick={() => go(link('/sessions'))}>{t('action.cancel')}</Button>
          </Space>
        </Form>
      </Card>
    </>
  )
}
