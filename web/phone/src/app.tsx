import { useReceipt } from '@yanzhen/shared/receipt.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { lazy, type ReactNode, Suspense } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { useI18n } from './i18n.ts'
import { leave } from './leave.ts'
import { useMe } from './me.ts'
import { useOutboxWork } from './outbox/use-outbox.ts'
import { Home } from './screens/home.tsx'
import { Welcome } from './screens/welcome.tsx'
import { Banner } from './ui/banner.tsx'
import { Unbroken } from './ui/broken.tsx'
import { ProblemNote, Waiting } from './ui/notes.tsx'
import { Tabs } from './ui/tabs.tsx'
import { useTrail } from './ui/trail.ts'

const SessionScreen = lazy(() => import('./screens/session.tsx'))
const CameraScreen = lazy(() => import('./screens/camera.tsx'))
const EvidenceScreen = lazy(() => import('./screens/evidence.tsx'))
const History = lazy(() => import('./screens/history.tsx'))
const CasesScreen = lazy(() => import('./screens/cases.tsx'))
const CaseScreen = lazy(() => import('./screens/case.tsx'))
const MeScreen = lazy(() => import('./screens/me.tsx'))
const PrivacyScreen = lazy(() => import('./screens/privacy.tsx'))
const MessagesScreen = lazy(() => import('./screens/messages.tsx'))
const ChatsScreen = lazy(() => import('./screens/chats.tsx'))
const CalendarScreen = lazy(() => import('./screens/calendar.tsx'))
const FaceScreen = lazy(() => import('./screens/face.tsx'))

export function App({ signedIn }: { signedIn: boolean }) {
  return <Unbroken>{signedIn ? <SignedIn /> : <Welcome />}</Unbroken>
}

function SignedIn() {
  const { auth } = useConnection()
  const { t } = useI18n()
  const { me, error } = useMe()
  useOutboxWork(me?.employee_id)
  useTrail()
  useReceipt()
  if (error && !me && error.status === 401) return <Welcome />
  if (error && !me) {
    return (
      <main className="screen">
        <ProblemNote problem={error} />
        <button type="button" className="text-button" onClick={() => void leave(auth)}>
          {t('action.sign_out')}
        </button>
      </main>
    )
  }
  return (
    <>
      <Banner signedOut={error?.status === 401} />
      <Suspense fallback={<main className="screen" aria-busy="true" />}>
        <Switch>
          <Route path="/">
            <Tabbed>
              <Home />
            </Tabbed>
          </Route>
          <Route path="/history">
            <Tabbed>
              <History />
            </Tabbed>
          </Route>
          <Route path="/me">
            <Tabbed>
              <MeScreen />
            </Tabbed>
          </Route>
          <Route path="/me/face" component={FaceScreen} />
          <Route path="/me/calendar" component={CalendarScreen} />
          <Route path="/me/messages" component={MessagesScreen} />
          <Route path="/me/messages/chats" component={ChatsScreen} />
          <Route path="/me/privacy" component={PrivacyScreen} />
          <Route path="/sessions/:id">{({ id }) => (me ? <SessionScreen id={id} me={me} /> : <Unknown />)}</Route>
          <Route path="/sessions/:id/camera">{({ id }) => (me ? <CameraScreen id={id} me={me} /> : <Unknown />)}</Route>
          <Route path="/cases" component={CasesScreen} />
          <Route path="/cases/:id">{({ id }) => <CaseScreen id={id} />}</Route>
          <Route path="/evidence/:id">{({ id }) => (me ? <EvidenceScreen id={id} me={me} /> : <Unknown />)}</Route>
          <Route>
            <Redirect to="/" replace />
          </Route>
        </Switch>
      </Suspense>
    </>
  )
}

/** A photo is saved for a person, so no button that takes one is shown before it is known who is here. */
function Unknown() {
  return (
    <main className="screen">
      <Waiting />
    </main>
  )
}

function Tabbed({ children }: { children: ReactNode }) {
  return (
    <>
      <main className="screen screen-tabbed">{children}</main>
      <Tabs />
    </>
  )
}
