import { ErrorResponse, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts'
import type { Config } from './config.ts'

/** Sign-in by OIDC authorization code with PKCE. The user stays known without a network; only the issuer's refusal
 * to renew ends a session, and then what waits in the outbox waits for the next sign-in. */
export class Auth {
  private readonly manager: UserManager
  private readonly bearer: 'access_token' | 'id_token'
  private readonly home: string
  private renewal: Promise<boolean> | null = null

  constructor(config: Config, base: string) {
    this.home = new URL(base, location.origin).href
    this.bearer = config.bearer ?? 'access_token'
    this.manager = new UserManager({
      authority: config.issuer,
      client_id: config.client_id,
      redirect_uri: new URL('signed-in', this.home).href,
      post_logout_redirect_uri: this.home,
      response_type: 'code',
      scope: config.scope ?? 'openid profile email',
      userStore: new WebStorageStateStore({ store: localStorage }),
      automaticSilentRenew: false,
      loadUserInfo: false,
      monitorSession: false,
      ...(config.metadata ? { metadata: config.metadata } : {}),
    })
  }

  async signedIn(): Promise<boolean> {
    return (await this.manager.getUser()) !== null
  }

  /** A token for the API, renewed when it is about to expire; null when nobody is signed in. */
  async token(): Promise<string | null> {
    let user = await this.manager.getUser()
    if (user && (user.expires_in ?? 0) < 30 && (await this.renew())) user = await this.manager.getUser()
    return user ? this.pick(user) : null
  }

  /** Asks for new tokens, once at a time; false when the issuer refuses or cannot be reached. */
  renew(): Promise<boolean> {
    this.renewal ??= this.tryRenewal().finally(() => {
      this.renewal = null
    })
    return this.renewal
  }

  /** Goes to the issuer's sign-in page and comes back to `returnTo` (a path of this app). */
  signIn(returnTo: string): Promise<void> {
    return this.manager.signinRedirect({ state: { returnTo } })
  }

  /** Completes the sign-in on the way back; gives the path the person wanted. */
  async finish(): Promise<string> {
    const user = await this.manager.signinRedirectCallback()
    const state = user.state as { returnTo?: string } | undefined
    return state?.returnTo ?? '/'
  }

  async signOut(): Promise<void> {
    const endpoint = await this.manager.metadataService.getEndSessionEndpoint().catch(() => undefined)
    if (endpoint) {
      // Cognito asks for its own two names; others ignore what they do not know.
      await this.manager.signoutRedirect({
        extraQueryParams: { client_id: this.manager.settings.client_id, logout_uri: this.home },
      })
      return
    }
    await this.manager.removeUser()
    location.assign(this.home)
  }

  private async tryRenewal(): Promise<boolean> {
    const user = await this.manager.getUser()
    if (!user?.refresh_token) return false
    try {
      return (await this.manager.signinSilent()) !== null
    } catch (error) {
      if (error instanceof ErrorResponse) return false
      if (error instanceof TypeError || !navigator.onLine) return false
      throw error
    }
  }

  private pick(user: User): string | null {
    return (this.bearer === 'id_token' ? user.id_token : user.access_token) ?? null
  }
}
