import { type Api, ask } from '@yanzhen/shared/api/client.ts'
import type { Roster } from '@yanzhen/shared/api/types.ts'
import { sha256 } from '@yanzhen/shared/digest.ts'
import { upload } from '@yanzhen/shared/upload.ts'

/** Announces a list of people or units, sends it straight to the bucket and has it read; gives the list's id. */
export async function uploadRoster(api: Api, file: File, unit: string, kind: Roster['kind']): Promise<string> {
  const announced = { kind, unit_path: unit, file_name: file.name, size_bytes: file.size, sha256: await sha256(file) }
  const slot = await ask(api.POST('/v1/rosters', { body: announced }))
  await upload(slot.upload, file)
  const { roster_id } = slot.roster
  await ask(api.POST('/v1/rosters/{roster_id}/read', { params: { path: { roster_id } } }))
  return roster_id
}
