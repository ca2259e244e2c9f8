import CloudServerOutlined from '@ant-design/icons-svg/es/asn/CloudServerOutlined'
import DisconnectOutlined from '@ant-design/icons-svg/es/asn/DisconnectOutlined'
import FileSearchOutlined from '@ant-design/icons-svg/es/asn/FileSearchOutlined'
import InboxOutlined from '@ant-design/icons-svg/es/asn/InboxOutlined'
import LockOutlined from '@ant-design/icons-svg/es/asn/LockOutlined'
import WarningOutlined from '@ant-design/icons-svg/es/asn/WarningOutlined'
import type { IconDefinition } from '@ant-design/icons-svg/es/types'
import type { Problem } from '@yanzhen/shared/api/client.ts'
import type { Me } from '@yanzhen/shared/api/types.ts'
import { explain, kindOf, type ProblemKind } from '@yanzhen/shared/problem.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import type { ReactNode } from 'react'
import { useI18n } from '../i18n.ts'
import { Icon } from './icon.tsx'

const LINES = [38, 100, 100, 100, 100, 100, 61] as const

export function Loading() {
  const { t } = useI18n()
  return (
    <div className="pad skeleton" role="status" aria-label={t('loading')}>
      {LINES.map((width, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines never change
        <i key={place} style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}

export function EmptyState({ title, detail, children }: { title: string; detail: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <Icon of={InboxOutlined} />
      <p>
        <strong>{title}</strong>
      </p>
      <p>{detail}</p>
      {children}
    </div>
  )
}

const PICTURES: Record<ProblemKind, IconDefinition> = {
  offline: DisconnectOutlined,
  server: CloudServerOutlined,
  busy: CloudServerOutlined,
  not_found: FileSearchOutlined,
  forbidden: LockOutlined,
  signed_out: LockOutlined,
  other: WarningOutlined,
}

/** What happened, what is safe, what to do. */
export function ProblemState(props: { problem: Problem; retry?: () => void; signOut?: () => void }) {
  const { t } = useI18n()
  const { auth } = useConnection()
  const kind = kindOf(props.problem)
  return (
    <State kind={kind} {...explain(props.problem, t)}>
      {kind === 'signed_out' ? (
        <button type="button" className="button button-primary" onClick={() => void auth.signIn()}>
          {t('action.sign_in')}
        </button>
      ) : (
        props.retry && (
          <button type="button" className="button button-primary" onClick={props.retry}>
            {t('action.retry')}
          </button>
        )
      )}
      {props.signOut && (
        <button type="button" className="button" onClick={props.signOut}>
          {t('action.sign_out')}
        </button>
      )}
    </State>
  )
}

/** A role without this page; staff are shown the way to the phone page. */
export function NoPermission({ me }: { me: Me }) {
  const { t } = useI18n()
  const { auth } = useConnection()
  const staff = !me.permissions.includes('read_unit')
  return (
    <State
      kind="forbidden"
      title={t('error.forbidden.title')}
      detail={t(staff ? 'forbidden.phone' : 'error.forbidden.detail')}
    >
      {staff && (
        <>
          <a className="button button-primary" href="/">
            {t('forbidden.phone.link')}
          </a>
          <button type="button" className="button" onClick={() => void auth.signOut()}>
            {t('action.sign_out')}
          </button>
        </>
      )}
    </State>
  )
}

function State(props: { kind: ProblemKind; title: string; detail: string; children: ReactNode }) {
  return (
    <section className="state" data-kind={props.kind}>
      <Icon of={PICTURES[props.kind]} />
      <h2>{props.title}</h2>
      <p className="quiet">{props.detail}</p>
      <div className="state-actions">{props.children}</div>
    </section>
  )
}
