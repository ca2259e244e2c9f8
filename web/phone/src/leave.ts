import type { Auth } from '@yanzhen/shared/auth.ts'
import { forget } from './keep.ts'

/** Signs out and leaves nothing of the person behind but the photos that still wait for them. */
export async function leave(auth: Auth): Promise<void> {
  forget()
  await auth.signOut()
}
