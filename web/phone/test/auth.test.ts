import { ask, createApi } from '@yanzhen/shared/api/client.ts'
import { Auth } from '@yanzhen/shared/auth.ts'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const renewed = vi.hoisted(() => ({ by: async (): Promise<unknown> => null }))
vi.mock('oidc-client-ts', () => ({
  UserManager: class {
    signinSilent = () => renewed.by()
  },
  WebStorageStateStore: class {},
}))

const config = { issuer: 'https://issuer', client_id: 'c' }
const kept = new Map<string, string>()
const signIn = (sub: string, expires_at: number) =>
  kept.set(
    'oidc.user:https://issuer:c',
    JSON.stringify({ access_token: `of ${sub}`, refresh_token: 'r', expires_at, profile: { sub } }),
  )
const LATER = Date.now() / 1000 + 3_600

beforeEach(() => {
  vi.stubGlobal('location', { origin: 'https://page' })
  vi.stubGlobal('localStorage', { getItem: (name: string) => kept.get(name) ?? null })
})
afterEach(() => vi.unstubAllGlobals())

test('what one person made is never sent with the token of somebody who signed in in another tab', async () => {
  signIn('ann', LATER)
  const auth = new Auth(config, '/')
  expect(await auth.token()).toBe('of ann')
  signIn('bob', LATER)
  expect(await auth.token()).toBeNull()
})

test('an issuer that cannot be reached is a missing network, not the end of the sign-in', async () => {
  signIn('ann', 1)
  const auth = new Auth(config, '/')
  for (const fault of [new TypeError('no network'), new Error('Invalid response Content-Type: text/html')]) {
    renewed.by = async () => {
      throw fault
    }
    const call = createApi('/v1', auth, () => 'en').GET('/v1/me')
    await expect(ask(call)).rejects.toMatchObject({ code: 'offline', status: 0 })
  }
})

test('an issuer that refuses to renew ends the sign-in, and so does a kept token that cannot be read', async () => {
  signIn('ann', 1)
  for (const name of ['ErrorResponse', 'InvalidTokenError']) {
    renewed.by = async () => {
      throw Object.assign(new Error(name), { name })
    }
    expect(await new Auth(config, '/').renew()).toBe(false)
  }
})

test('a renewed token that is not of this sign-in asks for a new one instead of waiting for a network', async () => {
  signIn('ann', 1)
  for (const words of [
    'auth_time in id_token does not match original auth_time',
    'ID Token is missing a subject claim',
  ]) {
    renewed.by = async () => {
      throw new Error(words)
    }
    expect(await new Auth(config, '/').renew()).toBe(false)
  }
})

test('an answer that never comes, or is no JSON, is a missing network', async () => {
  for (const fault of [new DOMException('late', 'TimeoutError'), new SyntaxError('<html>')]) {
    await expect(ask(Promise.reject(fault))).rejects.toMatchObject({ code: 'offline', status: 0 })
  }
})
