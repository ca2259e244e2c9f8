import { ask } from '@yanzhen/shared/api/client.ts'
import type { Session } from '@yanzhen/shared/api/types.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { Alert, App, Button, DatePicker, Form, Input, Modal, Space } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { instantOf, wallOf } from '../clock.ts'
import { useI18n } from '../i18n.ts'
import { useSend } from './use-send.ts'

const REASON = 500
const ROOM = 80
const WALL = 'YYYY-MM-DDTHH:mm'

interface Props {
  session: Session
  saved: () => void
}

type Way = 'move' | 'cancel'

/** Moves or cancels a session, each with a reason and after a second look. Every rule is the API's. */
export function SessionChange({ session, saved }: Props) {
  const { t } = useI18n()
  const [way, setWay] = useState<Way | null>(null)
  const close = () => setWay(null)
  return (
    <>
      {session.state === 'upcoming' && (
        <button type="button" className="button" onClick={() => setWay('move')}>
          {t('session.move')}
        </button>
      )}
      <button type="button" className="button" onClick={() => setWay('cancel')}>
        {t('session.cancel')}
      </button>
      <Modal
        open={way !== null}
        title={way && t(`session.${way}.title`)}
        onCancel={close}
        footer={null}
        destroyOnHidden
        transitionName=""
        maskTransitionName=""
      >
        {way && <ChangeForm way={way} session={session} close={close} saved={saved} />}
      </Modal>
    </>
  )
}

function ChangeForm({ way, session, saved, close }: Props & { way: Way; close: () => void }) {
  const { t } = useI18n()
  const { api } = useConnection()
  const { message } = App.useApp()
  const { timezone: zone, revision } = session
  const wall = (iso: string) => dayjs(wallOf(Date.parse(iso), zone))
  const [starts, setStarts] = useState<Dayjs | null>(wall(session.starts_at))
  const [ends, setEnds] = useState<Dayjs | null>(wall(session.ends_at))
  const [room, setRoom] = useState(session.room ?? '')
  const [reason, setReason] = useState('')
  const [key] = useState(() => crypto.randomUUID())
  const { sending, problem, send } = useSend<Session>({
    saved: () => {
      void message.success(t(`session.${way}.done`))
      close()
      saved()
    },
    stale: saved,
  })
  const params = { path: { session_id: session.session_id }, header: { 'Idempotency-Key': key } }
  const instant = (at: Dayjs) => instantOf(at.format(WALL), zone)
  const move = (from: Dayjs, to: Dayjs) => {
    const body = { starts_at: instant(from), ends_at: instant(to), room: room.trim() || null, reason, revision }
    return send(() => ask(api.POST('/v1/sessions/{session_id}/move', { params, body })))
  }
  const cancel = () =>
    send(() => ask(api.POST('/v1/sessions/{session_id}/cancellation', { params, body: { reason, revision } })))
  const shift = (next: Dayjs | null) => {
    if (next && starts && ends) setEnds(ends.add(next.diff(starts)))
    setStarts(next)
  }
  const idle = !reason.trim() || (way === 'move' && !(starts && ends))
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      onFinish={() => void (way === 'cancel' ? cancel() : starts && ends && move(starts, ends))}
    >
      <p>{t(`session.${way}.what`)}</p>
      {way === 'move' && (
        <>
          <div className="plan-times">
            <Form.Item label={t('plan.starts')} htmlFor="move-starts" extra={t('plan.zone', { zone })}>
              <DatePicker
                id="move-starts"
                showTime={{ format: 'HH:mm' }}
                format="YYYY-MM-DD HH:mm"
                className="wide"
                value={starts}
                onChange={shift}
              />
            </Form.Item>
            <Form.Item label={t('plan.ends')} htmlFor="move-ends">
              <DatePicker
                id="move-ends"
                showTime={{ format: 'HH:mm' }}
                format="YYYY-MM-DD HH:mm"
                className="wide"
                value={ends}
                onChange={setEnds}
              />
            </Form.Item>
          </div>
          <Form.Item label={t('plan.room')} htmlFor="move-room">
            <Input id="move-room" maxLength={ROOM} value={room} onChange={(event) => setRoom(event.target.value)} />
          </Form.Item>
        </>
      )}
      <Form.Item label={t('session.change.reason')} htmlFor="change-reason">
        <Input.TextArea
          id="change-reason"
          rows={2}
          maxLength={REASON}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Form.Item>
      {problem && <Alert type="error" showIcon title={explain(problem, t).detail} role="alert" />}
      <Space>
        <Button type="primary" danger={way === 'cancel'} htmlType="submit" disabled={idle} loading={sending}>
          {t(`session.${way}.do`)}
        </Button>
        <Button onClick={close}>{t('session.change.back')}</Button>
      </Space>
    </Form>
  )
}
