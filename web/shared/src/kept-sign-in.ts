import type { Config } from './config.ts'

/** What oidc-client-ts keeps of a sign-in, as far as a request needs it. */
export interface KeptSignIn {
  access_token?: string
  id_token?: string
  refresh_token?: string
  /** In seconds since 1970. */
  expires_at?: number
  profile?: { sub?: string }
}

const EARLY_S = 30

/** Whoever signed in on this device, or null; read from where the library keeps it, without the library. */
export function keptSignIn({ issuer, client_id }: Config): KeptSignIn | null {
  const kept = localStorage.getItem(`oidc.user:${issuer}:${client_id}`)
  if (kept === null) return null
  try {
    return JSON.parse(kept) as KeptSignIn
  } catch {
    return null
  }
}

/** Whether its tokens are good for a request that leaves now. */
export function isFresh({ expires_at }: KeptSignIn, now: number): boolean {
  return (expires_at ?? 0) - now / 1000 >= EARLY_S
}

/** The token that the API wants. */
export function bearerOf(kept: KeptSignIn, { bearer }: Config): string | null {
  return (bearer === 'id_token' ? kept.id_token : kept.access_token) ?? null
}
