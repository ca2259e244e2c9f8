import { ask } from '@yanzhen/shared/api/client.ts'
import type { PlanDetail } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { Alert, App, Button, Form, Input, InputNumber, Modal, Space, TimePicker } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'
import { useSend } from './use-send.ts'

interface Props {
  detail: PlanDetail
  /** Null: somebody else was faster, look again. */
  saved: (after: PlanDetail | null) => void
}

/** What can be done with a plan as it stands; which of it is allowed is the API's to say. */
export function PlanActions({ detail, saved }: Props) {
  const { t } = useI18n()
  const { link } = usePlace()
  const { api } = useConnection()
  const { message } = App.useApp()
  const [way, setWay] = useState<'move' | 'cancel' | null>(null)
  const { sending, problem, send } = useSend<PlanDetail>({ saved, stale: () => saved(null) })
  const { plan, trial } = detail
  if (!detail.may_change || plan.state === 'cancelled' || plan.state === 'ended') return null
  const path = { plan_id: plan.plan_id }
  const publish = () =>
    send(async () => {
      const body = { version: plan.version }
      const after = await ask(api.POST('/v1/plans/{plan_id}/publication', { params: { path }, body }))
      void message.success(t('plans.published'))
      return after
    })
  const goOn = () => send(() => ask(api.POST('/v1/plans/{plan_id}/continuation', { params: { path } })))
  const draft = plan.state === 'draft'
  return (
    <>
      {problem && <Alert type="error" showIcon title={explain(problem, t).detail} role="alert" />}
      {plan.stalled && (
        <Button loading={sending} onClick={() => void goOn()}>
          {t('plans.go_on')}
        </Button>
      )}
      {!plan.doing && draft && (
        <Link className="button" href={link('/plans/new', { plan: plan.plan_id })}>
          {t('plans.correct')}
        </Link>
      )}
      {!plan.doing && !draft && (
        <button type="button" className="button" onClick={() => setWay('move')}>
          {t('plans.move')}
        </button>
      )}
      {!plan.doing && (
        <button type="button" className="button" onClick={() => setWay('cancel')}>
          {t(draft ? 'plans.drop' : 'plans.cancel')}
        </button>
      )}
      {!plan.doing && draft && (
        <Button type="primary" disabled={!trial?.fits} loading={sending} onClick={() => void publish()}>
          {t('plans.publish')}
        </Button>
      )}
      <Modal
        open={way !== null}
        title={way && t(way === 'cancel' && draft ? 'plans.drop' : `plans.${way}`)}
        onCancel={() => setWay(null)}
        footer={null}
        destroyOnHidden
        transitionName=""
        maskTransitionName=""
      >
        {way && <ChangeForm way={way} detail={detail} saved={saved} close={() => setWay(null)} />}
      </Modal>
    </>
  )
}

function ChangeForm({ way, detail, saved, close }: Props & { way: 'move' | 'cancel'; close: () => void }) {
  const { t } = useI18n()
  const { api } = useConnection()
  const { plan_id, version, schedule, state } = detail.plan
  const [at, setAt] = useState<Dayjs | null>(dayjs(`${schedule.first}T${schedule.at}`))
  const [minutes, setMinutes] = useState<number | null>(schedule.minutes)
  const [room, setRoom] = useState(detail.plan.room ?? '')
  const [reason, setReason] = useState('')
  const [key] = useState(() => crypto.randomUUID())
  const { sending, problem, send } = useSend<PlanDetail>({
    saved: (after) => {
      close()
      saved(after)
    },
    stale: () => saved(null),
  })
  const params = { path: { plan_id }, header: { 'Idempotency-Key': key } }
  const change = () => {
    if (way === 'cancel') {
      return send(() => ask(api.POST('/v1/plans/{plan_id}/cancellation', { params, body: { reason, version } })))
    }
    const body = { at: at?.format('HH:mm') ?? '', minutes: minutes ?? 0, room: room.trim() || null, reason, version }
    return send(() => ask(api.POST('/v1/plans/{plan_id}/move', { params, body })))
  }
  return (
    <Form layout="vertical" requiredMark={false} onFinish={() => void change()}>
      <p>{t(state === 'draft' ? 'plans.drop.what' : `plans.${way}.what`)}</p>
      {way === 'move' && (
        <>
          <div className="plan-times">
            <Form.Item label={t('plans.at')} htmlFor="plan-at">
              <TimePicker
                id="plan-at"
                format="HH:mm"
                needConfirm={false}
                className="wide"
                value={at}
                onChange={setAt}
              />
            </Form.Item>
            <Form.Item label={t('plans.minutes')} htmlFor="plan-minutes">
              <InputNumber id="plan-minutes" min={5} className="wide" value={minutes} onChange={setMinutes} />
            </Form.Item>
          </div>
          <Form.Item label={t('plan.room')} htmlFor="plan-room">
            <Input id="plan-room" maxLength={80} value={room} onChange={(event) => setRoom(event.target.value)} />
          </Form.Item>
        </>
      )}
      <Form.Item label={t('session.change.reason')} htmlFor="plan-reason">
        <Input.TextArea
          id="plan-reason"
          rows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Form.Item>
      {problem && <Alert type="error" showIcon title={explain(problem, t).detail} role="alert" />}
      <Space>
        <Button
          type="primary"
          danger={way === 'cancel'}
          htmlType="submit"
          disabled={!reason.trim() || (way === 'move' && !(at && minutes))}
          loading={sending}
        >
          {t(`plans.${way}.do`)}
        </Button>
        <Button onClick={close}>{t('session.change.back')}</Button>
      </Space>
    </Form>
  )
}
