import type { UserManager } from 'oidc-client-ts'
import type { Config } from './config.ts'
import { bearerOf, isFresh, keptSignIn } from './kept-sign-in.ts'

/** Sign-in by OIDC authorization code with PKCE. The user stays known without a network; only the issuer's refusal
 * to renew ends a session, and then what waits in the outbox waits for the next sign-in. The library that speaks with
 * the issuer is fetched when there is something to say: most visits begin and end with tokens that are still good. */
export class Auth {
  private readonly home: string
  private speaking: Promise<UserManager> | null = null
  private renewal: Promise<boolean> | null = null

  constructor(
    private readonly config: Config,
    base: string,
  ) {
    this.home = new URL(base, location.origin).href
  }

  signedIn(): boolean {
    return keptSignIn(this.config) !== null
  }

  /** A token for the API, renewed when it is about to expire; null when nobody is signed in. */
  async token(): Promise<string | null> {
    let kept = keptSignIn(this.config)
    if (kept && !isFresh(kept, Date.now()) && (await this.renew())) kept = keptSignIn(this.config)
    return kept && bearerOf(kept, this.config)
  }

  /** Asks for new tokens, once at a time; false when the issuer refuses or cannot be reached. */
  renew(): Promise<boolean> {
    this.renewal ??= this.tryRenewal().finally(() => {
      this.renewal = null
    })
    return this.renewal
  }

  /** Goes to the issuer's sign-in page and comes back to `returnTo` (a path of this app). */
  async signIn(returnTo: string): Promise<void> {
    await (await this.manager()).signinRedirect({ state: { returnTo } })
  }

  /** Completes the sign-in on the way back; gives the path the person wanted. */
  async finish(): Promise<string> {
    const user = await (await this.manager()).signinRedirectCallback()
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
      if (error instanceof TypeError || !navigator.onLine) return false
      if (error instanceof Error && error.name === 'ErrorResponse') return false
      throw error
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
    loadUserInfo: false,
    monitorSession: false,
    ...(config.metadata ? { metadata: config.metadata } : {}),
  })
}
