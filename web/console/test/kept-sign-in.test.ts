import type { Config } from '@yanzhen/shared/config.ts'
import { bearerOf, isFresh, keptSignIn } from '@yanzhen/shared/kept-sign-in.ts'
import { User, UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { beforeEach, expect, test, vi } from 'vitest'

const CONFIG: Config = { issuer: 'https://issuer.test', client_id: 'web' }
const NOW = Date.parse('2026-03-15T08:00:00Z')

function storage(): Storage {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    clear: () => kept.clear(),
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  }
}

beforeEach(() => {
  vi.stubGlobal('localStorage', storage())
})

test('what the library keeps is read without the library', async () => {
  const manager = new UserManager({
    authority: CONFIG.issuer,
    client_id: CONFIG.client_id,
    redirect_uri: 'https://here.test/signed-in',
    userStore: new WebStorageStateStore({ store: localStorage }),
  })
  expect(keptSignIn(CONFIG)).toBeNull()
  await manager.storeUser(
    new User({
      access_token: 'access',
      id_token: 'id',
      refresh_token: 'again',
      token_type: 'Bearer',
      profile: { sub: 'lin', iss: CONFIG.issuer, aud: 'web', exp: 0, iat: 0 },
      expires_at: NOW / 1000 + 3600,
    }),
  )
  const kept = keptSignIn(CONFIG)
  if (!kept) throw new Error('nothing was kept')
  expect(kept.refresh_token).toBe('again')
  expect([bearerOf(kept, CONFIG), bearerOf(kept, { ...CONFIG, bearer: 'id_token' })]).toEqual(['access', 'id'])
  expect(isFresh(kept, NOW)).toBe(true)
  expect(isFresh(kept, NOW + 3_571_000)).toBe(false)
})

test('a sign-in that cannot be read is none', () => {
  localStorage.setItem('oidc.user:https://issuer.test:web', '{"access_token":')
  expect(keptSignIn(CONFIG)).toBeNull()
})

test('a sign-in without an end is renewed before it is used', () => {
  expect(isFresh({ access_token: 'access' }, NOW)).toBe(false)
})
