import { type Api, ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { EvidenceDetail } from '@yanzhen/shared/api/types.ts'
import { type Put, sendParts } from './parts.ts'
import { type Entry, lookAfter } from './rules.ts'

export type Wait = (ms: number) => Promise<void>
export type Upload = typeof import('@yanzhen/shared/upload.ts').upload

/** A network that swallows a request must not hold up the others behind it. */
const PATIENCE_MS = 60_000

/** Asks for the slot (the same client UUID gets the same one, and a new way in when the old one expired) and sends the
 * bytes that are missing: none if the API has them, and of a large file the parts that the bucket lacks. */
export async function send(
  api: Api,
  upload: Upload,
  put: Put,
  entry: Entry,
  onProgress: (share: number) => void,
): Promise<string> {
  const slot = await ask(
    api.POST('/v1/sessions/{session_id}/evidence', {
      params: { path: { session_id: entry.session_id } },
      body: {
        client_id: entry.client_id,
        sha256: entry.sha256,
        size_bytes: entry.size_bytes,
        content_type: entry.content_type,
        capture: entry.capture,
      },
      signal: AbortSignal.timeout(PATIENCE_MS),
    }),
  )
  if (slot.upload) await upload(slot.upload, entry.file, onProgress)
  if (slot.parts) {
    const call = () => ({
      params: { path: { evidence_id: slot.evidence_id } },
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const missing = async () => (await ask(api.POST('/v1/evidence/{evidence_id}/parts', call()))).parts
    await sendParts(slot.parts, entry.file, put, missing, onProgress)
    await ask(api.POST('/v1/evidence/{evidence_id}/completion', call()))
  }
  return slot.evidence_id
}

/** Looks until the API says that it holds the bytes; a `not_arrived` problem means that they have to be sent again. */
export async function confirm(api: Api, wait: Wait, evidenceId: string): Promise<EvidenceDetail> {
  for (let looks = 0; ; looks += 1) {
    const pause = lookAfter(looks)
    if (pause === null) throw new Problem('not_arrived', 503, '')
    await wait(pause)
    const params = { path: { evidence_id: evidenceId } }
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const answer = await ask(api.GET('/v1/evidence/{evidence_id}', { params, signal }))
    const { state } = answer.evidence
    if (state === 'received' || state === 'judged') return answer
    if (state === 'expired') throw new Problem('not_arrived', 503, '')
  }
}
