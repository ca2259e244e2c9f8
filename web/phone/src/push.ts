import type { Reach } from '@yanzhen/shared/api/types.ts'

export type Keys = { endpoint: string; p256dh: string; auth: string }

/** Whether this browser can take push messages at all. */
export function canPush(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
}

/** Ask the person, then the browser's push service; null when either says no. */
export async function subscribe(reach: Reach): Promise<Keys | null> {
  if (!reach.push_key || (await Notification.requestPermission()) !== 'granted') return null
  const worker = await navigator.serviceWorker.ready
  const found = await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(reach.push_key),
  })
  const { endpoint, keys } = found.toJSON()
  return endpoint && keys?.p256dh && keys.auth ? { endpoint, p256dh: keys.p256dh, auth: keys.auth } : null
}

/** Whether this very browser takes push messages; others of the same person may. */
export async function subscribedHere(): Promise<boolean> {
  const worker = await navigator.serviceWorker.ready
  return (await worker.pushManager.getSubscription()) !== null
}

export async function unsubscribe(): Promise<void> {
  if (!canPush()) return
  const worker = await navigator.serviceWorker.ready
  await (await worker.pushManager.getSubscription())?.unsubscribe()
}

/** Base64url as bytes. */
export function bytes(text: string): Uint8Array<ArrayBuffer> {
  const raw = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0))
}
