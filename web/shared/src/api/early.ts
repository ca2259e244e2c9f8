import type { Locale } from '../config.ts'

const LONGEST_MS = 20_000
const asked = new Map<string, Promise<Response>>()

function keyOf(address: string, locale: Locale): string {
  const { origin, pathname, searchParams } = new URL(address, location.origin)
  return `${locale} ${origin}${pathname}?${searchParams}`
}

/** Asks the API before the page's own code is there; who then wants the same is given this answer, once and soon. */
export function askEarly(address: string, token: string, locale: Locale): void {
  const key = keyOf(address, locale)
  const answer = fetch(address, { headers: { Authorization: `Bearer ${token}`, 'Accept-Language': locale } })
  answer.catch(() => undefined)
  asked.set(key, answer)
  setTimeout(() => asked.delete(key), LONGEST_MS)
}

/** The answer to a reading that was asked for early; undefined when it was not, or was taken. */
export function takeEarly(request: Request, locale: Locale): Promise<Response> | undefined {
  if (request.method !== 'GET') return undefined
  const key = keyOf(request.url, locale)
  const answer = asked.get(key)
  asked.delete(key)
  return answer
}
