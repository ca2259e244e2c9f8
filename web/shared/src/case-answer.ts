import { type Api, ask, Problem } from './api/client.ts'
import type { CaseDetail } from './api/types.ts'

/** What a statement may show, as the picker of a file needs it. */
export const STATEMENT_TYPES = 'image/jpeg,image/png,image/webp,application/pdf'
export const MOST_FILES = 5

/** Says something to a case: the files go to the bucket first, then the words that name them. Repeated after a fault it
 * sends only what is missing, since a file is known by its SHA-256. */
export async function answerCase(api: Api, caseId: string, text: string, files: readonly Blob[]): Promise<CaseDetail> {
  const params = { path: { case_id: caseId } }
  const named = []
  for (const file of files) {
    const body = { sha256: await sha256(file), size_bytes: file.size, content_type: file.type }
    const { upload } = await ask(api.POST('/v1/cases/{case_id}/files', { params, body }))
    if (upload) await post(upload, file)
    named.push(body)
  }
  return ask(api.POST('/v1/cases/{case_id}/statement', { params, body: { text, files: named } }))
}

async function post(target: { url: string; fields: Record<string, string> }, file: Blob): Promise<void> {
  const form = new FormData()
  for (const [name, value] of Object.entries(target.fields)) form.append(name, value)
  form.append('file', file)
  const answer = await fetch(target.url, { method: 'POST', body: form }).catch(() => {
    throw new Problem('offline', 0, '')
  })
  if (!answer.ok) throw new Problem('upload_refused', 500 + (answer.status % 100), '')
}

async function sha256(file: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
