import type { UserManager } from 'oidc-client-ts'
import { Problem } from './api/refusal.ts'
import type { Config } from './config.ts'
import { bearerOf, isFresh, keptSignIn } from './kept-sign-in.ts'

/** Sign-in by OIDC authorization code with PKCE. The user stays known without a network; only the issuer's refusal
 * to renew ends a session, and then what waits in the outbox waits for the next sign-in. The library that speaks with
 * the issuer is fetched when there is something to say: most visits begin and end with tokens that are still good. */
export class Auth {
  private readonly home: string
  private speaking: Promise<UserManager> | null = null
  private renewal: Promise<boolean> | null = null
  /** Whom this page was opened for. */
  private person: string | undefined

  constructor(
    private readonly config: Config,
    base: string,
  ) {
    this.home = new URL(base, location.origin).href
    this.person = keptSignIn(config)?.profile?.sub
  }

  signedIn(): boolean {
    return keptSignIn(this.config) !== null
  }

  /** A token for the API, renewed when it is about to expire; null when nobody is signed in, or somebody else in
   * another tab: what one person made is never sent in the name of another. */
  async token(): Promise<string | null> {
    const kept = keptSignIn(this.config)
    if (kept && !isFresh(kept, Date.now())) await this.renew()
    const now = keptSignIn(this.config)
    return now && now.profile?.sub === this.person ? bearerOf(now, this.config) : null
  }

  /** Asks for new tokens, once at a time; false when the issuer refuses. One that cannot be reached is a `Problem`
   * (`offline`), since it says nothing of the sign-in. */
  renew(): Promise<boolean> {
    this.renewal ??= this.tryRenewal().finally(() => {
      this.renewal = null
    })
    return this.renewal
  }

  /** Goes to the issuer's sign-in page and comes back to where one is. */
  async signIn(returnTo = location.pathname + location.search): Promise<void> {
    await (await this.manager()).signinRedirect({ state: { returnTo } })
  }

  /** Completes the sign-in on the way back; gives the path the person wanted. */
  async finish(): Promise<string> {
    const user = await (await this.manager()).signinRedirectCallback()
    this.person = user.profile.sub
    const state = user.state as { returnTo?: string } | undefined
    return state?.returnTo ?? '/'
  }

  async signOut(): Promise<void> {
    const manager = await this.manager()
    const endpoint = await manager.metadataService.getEndSessionEndpoint().catch(() => undefined)
    if (endpoint) {
      // Cognito asks for its own two names; others ignore what they do not know.
      await manager.signoutRedirect({
        extraQueryParams: { client_id: this.config.client_id, logout_uri: this.home },
      })
      return
    }
    await manager.removeUser()
    location.assign(this.home)
  }

  private async tryRenewal(): Promise<boolean> {
    if (!keptSignIn(this.config)?.refresh_token) return false
    try {
      return (await (await this.manager()).signinSilent()) !== null
    } catch (error) {
      if (error instanceof Error && (OVER.has(error.name) || MISFIT.test(error.message))) return false
      throw new Problem('offline', 0, '')
    }
  }

  private manager(): Promise<UserManager> {
    this.speaking ??= makeManager(this.config, this.home).catch((error) => {
      this.speaking = null
      throw error
    })
    return this.speaking
  }
}

/** The issuer refuses, or what is kept of the sign-in makes no sense: only a new sign-in mends that. */
const OVER = new Set(['ErrorResponse', 'InvalidTokenError'])
/** The issuer answered with a token that is not of this sign-in; the library has no name for that, only words. */
const MISFIT = /\bid_token\b|\bID Token\b/

async function makeManager(config: Config, home: string): Promise<UserManager> {
  const { UserManager, WebStorageStateStore } = await import('oidc-client-ts')
  return new UserManager({
    authority: config.issuer,
    client_id: config.client_id,
    redirect_uri: new URL('signed-in', home).href,
    post_logout_redirect_uri: home,
    response_type: 'code',
    scope: config.scope ?? 'openid profile email',
    userStore: new WebStorageStateStore({ store: localStorage }),
    automaticSilentRenew: false,
    requestTimeoutInSeconds: 30,
    loadUserInfo: false,
    monitorSession: false,
    ...(config.metadata ? { metadata: config.metadata } : {}),
  })
}
