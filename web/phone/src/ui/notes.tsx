import { explain, kindOf } from '@yanzhen/shared/problem.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import Button from 'antd-mobile/es/components/button'
import type { ReactNode } from 'react'
import { useI18n } from '../i18n.ts'

/** An empty place: says that it is empty and what will be there. */
export function EmptyNote(props: { title: string; detail: string; children?: ReactNode }) {
  return (
    <section className="note">
      <svg className="note-mark" viewBox="0 0 64 64" aria-hidden="true">
        <rect x="10" y="14" width="44" height="36" rx="6" />
        <path d="M10 26h44M22 10v8M42 10v8M25 38l5 5 9-10" />
      </svg>
      <h2>{props.title}</h2>
      <p>{props.detail}</p>
      {props.children}
    </section>
  )
}

/** What happened, what is safe, what to do. */
export function ProblemNote({ problem, retry }: { problem: unknown; retry?: () => void }) {
  const { t } = useI18n()
  const { auth } = useConnection()
  const { title, detail } = explain(problem, t)
  return (
    <section className="note" role="alert">
      <svg className="note-mark" viewBox="0 0 64 64" aria-hidden="true">
        <path d="M16 44a11 11 0 0 1-1-22 17 17 0 0 1 33 3 9.500 9.500 0 0 1 0 19zM32 27v8M32 40v.2" />
      </svg>
      <h2>{title}</h2>
      <p>{detail}</p>
      {kindOf(problem) === 'signed_out' ? (
        <Button color="primary" onClick={() => void auth.signIn()}>
          {t('action.sign_in')}
        </Button>
      ) : (
        retry && (
          <Button color="primary" fill="outline" onClick={retry}>
            {t('action.retry')}
          </Button>
        )
      )}
    </section>
  )
}

export function Waiting() {
  const { t } = useI18n()
  return (
    <div className="waiting" role="status">
      <span className="visually-hidden">{t('loading')}</span>
      <i />
      <i />
      <i />
    </div>
  )
}
