import type { Problem } from '@yanzhen/shared/api/client.ts'
import type { Me } from '@yanzhen/shared/api/types.ts'
import { explain, kindOf } from '@yanzhen/shared/problem.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { Button, Result, Space } from 'antd'
import { useI18n } from '../i18n.ts'

/** What happened, what is safe, what to do. */
export function ProblemState(props: { problem: Problem; retry?: () => void; signOut?: () => void }) {
  const { t } = useI18n()
  const { auth } = useConnection()
  const { title, detail } = explain(props.problem, t)
  const status = { not_found: '404', forbidden: '403', server: '500' } as Record<string, '404' | '403' | '500'>
  const signedOut = kindOf(props.problem) === 'signed_out'
  return (
    <Result
      status={status[kindOf(props.problem)] ?? 'info'}
      title={title}
      subTitle={detail}
      extra={
        <Space>
          {signedOut ? (
            <Button type="primary" onClick={() => void auth.signIn(location.pathname + location.search)}>
              {t('action.sign_in')}
            </Button>
          ) : (
            props.retry && (
              <Button type="primary" onClick={props.retry}>
                {t('action.retry')}
              </Button>
            )
          )}
          {props.signOut && <Button onClick={props.signOut}>{t('action.sign_out')}</Button>}
        </Space>
      }
    />
  )
}

/** A role without this page; staff are shown the way to the phone page. */
export function NoPermission({ me }: { me: Me }) {
  const { t } = useI18n()
  const { auth } = useConnection()
  const staff = !me.permissions.includes('read_unit')
  return (
    <Result
      status="403"
      title={t('error.forbidden.title')}
      subTitle={t(staff ? 'forbidden.phone' : 'error.forbidden.detail')}
      extra={
        staff && (
          <Space>
            <Button type="primary" href="/">
              {t('forbidden.phone.link')}
            </Button>
            <Button onClick={() => void auth.signOut()}>{t('action.sign_out')}</Button>
          </Space>
        )
      }
    />
  )
}
