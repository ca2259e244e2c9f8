import type { Problem } from '@yanzhen/shared/api/client.ts'
import type { Me } from '@yanzhen/shared/api/types.ts'
import { explain, kindOf } from '@yanzhen/shared/problem.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { Button, Empty, Result, Skeleton, Space } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../i18n.ts'

export function Loading() {
  const { t } = useI18n()
  return (
    <div className="pad" role="status" aria-label={t('loading')}>
      <Skeleton active paragraph={{ rows: 6 }} />
    </div>
  )
}

export function EmptyState({ title, detail, children }: { title: string; detail: string; children?: ReactNode }) {
  return (
    <Empty
      className="empty"
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <>
          <strong>{title}</strong>
          <br />
          {detail}
        </>
      }
    >
      {children}
    </Empty>
  )
}

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
