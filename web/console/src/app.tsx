import { ask } from '@yanzhen/shared/api/client.ts'
import type { Me, UnitTree } from '@yanzhen/shared/api/types.ts'
import { useReceipt } from '@yanzhen/shared/receipt.ts'
import { useConnection, useLoad } from '@yanzhen/shared/session.tsx'
import { lazy, type ReactNode, Suspense, useEffect, useMemo } from 'react'
import { Redirect, Route, Router, Switch } from 'wouter'
import { useI18n } from './i18n.ts'
import { useAfterFirstView } from './later.tsx'
import { Board } from './pages/board.tsx'
import { Welcome } from './pages/welcome.tsx'
import { Frame, Shell } from './parts/frame.tsx'
import { Loading, NoPermission, ProblemState } from './parts/states.tsx'
import { KnownProvider, useKnown } from './place.ts'

const AntDesign = lazy(() => import('./ant-design.tsx').then((module) => ({ default: module.AntDesign })))
const Sessions = lazy(() => import('./pages/sessions.tsx'))
const Plans = lazy(() => import('./pages/plans.tsx'))
const PlanNew = lazy(() => import('./pages/plan-new.tsx'))
const PlanPage = lazy(() => import('./pages/plan.tsx'))
const CalendarPage = lazy(() => import('./pages/calendar.tsx'))
const SessionNew = lazy(() => import('./pages/session-new.tsx'))
const SessionPage = lazy(() => import('./pages/session.tsx'))
const ReviewQueue = lazy(() => import('./pages/review.tsx'))
const ReviewOne = lazy(() => import('./pages/review-one.tsx'))
const EvidenceList = lazy(() => import('./pages/evidence-list.tsx'))
const EvidencePage = lazy(() => import('./pages/evidence.tsx'))
const Cases = lazy(() => import('./pages/cases.tsx'))
const CasePage = lazy(() => import('./pages/case.tsx'))
const Messages = lazy(() => import('./pages/messages.tsx'))
const Templates = lazy(() => import('./pages/templates.tsx'))
const People = lazy(() => import('./pages/people.tsx'))
const PersonPage = lazy(() => import('./pages/person.tsx'))
const PolicyPage = lazy(() => import('./pages/policy.tsx'))
const Audit = lazy(() => import('./pages/audit.tsx'))
const Inbox = lazy(() => import('./pages/inbox.tsx'))

export function App({ signedIn }: { signedIn: boolean }) {
  return <Router base="/console">{signedIn ? <SignedIn /> : <Welcome />}</Router>
}

function SignedIn() {
  const { adopt } = useI18n()
  const { auth } = useConnection()
  const me = useLoad<Me>(['me'], (api) => ask(api.GET('/v1/me')), {
    dedupingInterval: 60_000,
    keepPreviousData: true,
  })
  useReceipt()
  const reads = me.data?.permissions.includes('read_unit') ?? false
  const units = useUnits(me.data, reads)
  useEffect(() => {
    if (me.data) adopt(me.data.locale)
  }, [me.data, adopt])
  if (me.error && !me.data) {
    if (me.error.status === 401) return <Welcome />
    return <ProblemState problem={me.error} retry={() => void me.mutate()} signOut={() => void auth.signOut()} />
  }
  if (me.data && !reads) return <NoPermission me={me.data} />
  if (!me.data || !units) return <Shell />
  return (
    <KnownProvider value={{ me: me.data, units }}>
      <Frame>
        <Pages />
      </Frame>
    </KnownProvider>
  )
}

/** The whole tree, and until it is there the person's own unit alone: nothing waits for 500 stores by name. */
function useUnits(me: Me | undefined, reads: boolean): UnitTree | null {
  const after = useAfterFirstView()
  const { data } = useLoad<UnitTree>(reads && after ? ['units'] : null, (api) => ask(api.GET('/v1/units')), {
    revalidateOnFocus: false,
    keepPreviousData: true,
  })
  return useMemo(() => data ?? (me ? { unit: me.unit, children: [] } : null), [data, me])
}

/** The board comes with the frame; Ant Design and the pages made of it are fetched for them. */
function Pages() {
  return (
    <Switch>
      <Route path="/">
        <Board />
      </Route>
      <Route>
        <Suspense fallback={<Loading />}>
          <AntDesign>
            <Suspense fallback={<Loading />}>
              <AllOthers />
            </Suspense>
          </AntDesign>
        </Suspense>
      </Route>
    </Switch>
  )
}

function AllOthers() {
  const { me } = useKnown()
  const allowed = (permission: Me['permissions'][number], page: ReactNode) =>
    me.permissions.includes(permission) ? page : <NoPermission me={me} />
  return (
    <Switch>
      <Route path="/sessions">
        <Sessions />
      </Route>
      <Route path="/sessions/new">{allowed('plan', <SessionNew />)}</Route>
      <Route path="/sessions/:id">{({ id }) => <SessionPage id={id} />}</Route>
      <Route path="/plans">
        <Plans />
      </Route>
      <Route path="/plans/new">{allowed('plan', <PlanNew />)}</Route>
      <Route path="/plans/calendar">
        <CalendarPage />
      </Route>
      <Route path="/plans/:id">{({ id }) => <PlanPage id={id} />}</Route>
      <Route path="/review">{allowed('review', <ReviewQueue />)}</Route>
      <Route path="/review/:id">{({ id }) => allowed('review', <ReviewOne id={id} />)}</Route>
      <Route path="/evidence">
        <EvidenceList />
      </Route>
      <Route path="/evidence/:id">{({ id }) => <EvidencePage id={id} />}</Route>
      <Route path="/cases">
        <Cases />
      </Route>
      <Route path="/cases/:id">{({ id }) => <CasePage id={id} />}</Route>
      <Route path="/messages">
        <Messages />
      </Route>
      <Route path="/messages/templates">{allowed('review', <Templates />)}</Route>
      <Route path="/people">{allowed('read_people', <People />)}</Route>
      <Route path="/people/:id">{({ id }) => allowed('read_people', <PersonPage id={id} />)}</Route>
      <Route path="/policy">{allowed('read_policy', <PolicyPage />)}</Route>
      <Route path="/audit">{allowed('read_audit', <Audit />)}</Route>
      {me.local && <Route path="/inbox">{allowed('enrol_others', <Inbox />)}</Route>}
      <Route>
        <Redirect to="/" replace />
      </Route>
    </Switch>
  )
}
