import { type Api, ask, Problem } from '@yanzhen/shared/api/client.ts'

/** Announces a list of people, sends it straight to the bucket and has it read; gives the list's id. */
export async function uploadRoster(api: Api, file: File, unit: string): Promise<string> {
  const bytes = await file.arrayBuffer()
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const sha256 = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const slot = await ask(
    api.POST('/v1/rosters', { body: { unit_path: unit, file_name: file.name, size_bytes: file.size, sha256 } }),
  )
  const form = new FormData()
  for (const [name, value] of Object.entries(slot.upload.fields)) form.append(name, value)
  form.append('file', new Blob([bytes]))
  await sent(slot.upload.url, form)
  const { roster_id } = slot.roster
  await ask(api.POST('/v1/rosters/{roster_id}/read', { params: { path: { roster_id } } }))
  return roster_id
}

async function sent(url: string, body: FormData): Promise<void> {
  let answer: Response
  try {
    answer = await fetch(url, { method: 'POST', body })
  } catch {
    throw new Problem('offline', 0, '')
  }
  if (!answer.ok) throw new Problem('upload_refused', 500 + (answer.status % 100), '')
}
