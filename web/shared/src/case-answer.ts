import { type Api, ask } from './api/client.ts'
import type { CaseDetail } from './api/types.ts'
import { sha256 } from './digest.ts'
import { upload } from './upload.ts'

/** Says something to a case: the files go to the bucket first, then the words that name them. Repeated after a fault it
 * sends only what is missing, since a file is known by its SHA-256. */
export async function answerCase(api: Api, caseId: string, text: string, files: readonly Blob[]): Promise<CaseDetail> {
  const params = { path: { case_id: caseId } }
  const named = []
  for (const file of files) {
    const body = { sha256: await sha256(file), size_bytes: file.size, content_type: file.type }
    const slot = await ask(api.POST('/v1/cases/{case_id}/files', { params, body }))
    if (slot.upload) await upload(slot.upload, file)
    named.push(body)
  }
  return ask(api.POST('/v1/cases/{case_id}/statement', { params, body: { text, files: named } }))
}
