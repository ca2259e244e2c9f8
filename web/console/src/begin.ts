import { askEarly } from '@yanzhen/shared/api/early.ts'
import { type Config, keptConfig, loadConfig } from '@yanzhen/shared/config.ts'
import { bearerOf, isFresh, keptSignIn } from '@yanzhen/shared/kept-sign-in.ts'
import { startLocale } from '@yanzhen/shared/locale.ts'
import { boardQuery } from './board-query.ts'
import { loadTexts } from './load-texts.ts'

export const config = loadConfig()

/** What everybody needs, and on the board its figures: asked for while the page's code is on its way. On a slow network
 * each round trip is seen. */
function begin(known: Config): void {
  const kept = keptSignIn(known)
  const token = kept && isFresh(kept, Date.now()) && bearerOf(kept, known)
  if (!token) return
  const base = known.api_base ?? '/v1'
  const locale = startLocale(known.locale ?? 'zh')
  void loadTexts[locale]()
  askEarly(`${base}/me`, token, locale)
  if (location.pathname !== '/console/') return
  const query = new URLSearchParams({ ...boardQuery(new URLSearchParams(location.search)) })
  askEarly(`${base}/tallies?${query}`, token, locale)
  document.getElementById('shell')?.removeAttribute('hidden')
}

const kept = keptConfig()
if (kept) begin(kept)
else config.then(begin, () => undefined)
