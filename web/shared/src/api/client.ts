import createClient, { type Client } from 'openapi-fetch'
import type { Auth } from '../auth.ts'
import type { Locale } from '../config.ts'
import { takeEarly } from './early.ts'
import { Problem } from './refusal.ts'
import type { paths } from './schema.ts'

export type Api = Client<paths>

export { Problem }

/** A client that signs each request, names the person's language, and renews an expired token once. */
export function createApi(base: string, auth: Auth, locale: () => Locale): Api {
  const send = async (request: Request): Promise<Response> => {
    const again = request.clone()
    const response = await (takeEarly(request, locale()) ?? signed(request, auth, locale()))
    if (response.status !== 401 || !(await auth.renew())) return response
    return signed(again, auth, locale())
  }
  return createClient<paths>({ baseUrl: base.replace(/\/v1\/?$/, '') || location.origin, fetch: send })
}

async function signed(request: Request, auth: Auth, locale: Locale): Promise<Response> {
  const token = await auth.token()
  if (token) request.headers.set('Authorization', `Bearer ${token}`)
  request.headers.set('Accept-Language', locale)
  return fetch(request)
}

/** The answer of a call, or a thrown `Problem`. */
export async function ask<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let answer: { data?: T; error?: unknown; response: Response }
  try {
    answer = await call
  } catch (error) {
    throw unreachable(error) ? new Problem('offline', 0, '') : error
  }
  if (answer.response.ok) return answer.data as T
  throw toProblem(answer.response.status, answer.error, retryAfter(answer.response.headers, Date.now()))
}

/** No connection, no answer in time, or something on the way (a hotel's sign-in page) that answered in its own words. */
function unreachable(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof SyntaxError) return true
  return error instanceof DOMException && (error.name === 'TimeoutError' || error.name === 'AbortError')
}

/** A problem document as it came, or the bare status when something on the way answered instead of the API. */
export function toProblem(status: number, body: unknown, retryAfterMs: number | null = null): Problem {
  if (typeof body === 'object' && body !== null && 'code' in body) {
    const { code, detail, errors } = body as { code: string; detail?: string; errors?: Record<string, string>[] }
    return new Problem(code, status, detail ?? '', errors ?? [], retryAfterMs)
  }
  return new Problem(`http_${status}`, status, '', [], retryAfterMs)
}

/** `Retry-After` in seconds or as a date; null when it is missing or makes no sense. */
export function retryAfter(headers: Headers, now: number): number | null {
  const said = headers.get('Retry-After')
  if (!said) return null
  const ms = /^\d+$/.test(said.trim()) ? Number(said) * 1000 : Date.parse(said) - now
  return Number.isFinite(ms) ? Math.max(ms, 0) : null
}
