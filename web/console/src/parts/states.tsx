import { Empty, Skeleton } from 'antd'
import { type ComponentProps, lazy, type ReactNode, Suspense } from 'react'
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

const Problem = lazy(() => import('./problem-state.tsx').then((module) => ({ default: module.ProblemState })))
const Refusal = lazy(() => import('./problem-state.tsx').then((module) => ({ default: module.NoPermission })))

/** What happened, what is safe, what to do; fetched when it is needed, for its pictures are large. */
export function ProblemState(props: ComponentProps<typeof Problem>) {
  return (
    <Suspense fallback={<Loading />}>
      <Problem {...props} />
    </Suspense>
  )
}

/** A role without this page; staff are shown the way to the phone page. */
export function NoPermission(props: ComponentProps<typeof Refusal>) {
  return (
    <Suspense fallback={<Loading />}>
      <Refusal {...props} />
    </Suspense>
  )
}
