// Starts the page without a network: its files are kept when they are first seen, each version in a cache of its own.
// The API, the settings and the console are left alone; what people made waits in the outbox, not here.
const VERSION = '%VERSION%'
const FILES = ['%FILES%']
/** Fetched when a camera runs for the first time, and kept from then on across versions that leave them as they are. */
const LATER = ['%LATER%']
const PREFIX = 'yanzhen-page-'
const CACHE = PREFIX + VERSION
const CACHE_LATER = 'yanzhen-later'
const OTHERS = /^\/(v1|console|config\.json|sw\.js)(\/|$)/

self.addEventListener('install', (event) => {
  event.waitUntil(keepFiles())
})

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([dropOld(), dropOldLater()]).then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin || OTHERS.test(pathname)) return
  event.respondWith(request.mode === 'navigate' ? page(request) : file(event))
})

// A push message says only that there is something: the page behind its link says what, to whom it belongs.
self.addEventListener('push', (event) => {
  const told = event.data?.json() ?? {}
  event.waitUntil(
    self.registration.showNotification(told.title ?? '', {
      tag: told.tag,
      icon: '/icon.svg',
      data: { link: typeof told.link === 'string' && /^\/(?!\/)/.test(told.link) ? told.link : '/' },
    }),
  )
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(event.notification.data.link))
})

/** The page that is open goes there; without one a new one opens. */
async function open(link) {
  const [here] = await self.clients.matchAll({ type: 'window' })
  if (!here) return self.clients.openWindow(link)
  await here.focus()
  return here.navigate(link)
}

async function keepFiles() {
  const cache = await caches.open(CACHE)
  // Names in /assets hold a hash of their content; the others are asked for anew.
  await cache.addAll(
    FILES.map((path) => new Request(path, { cache: path.startsWith('/assets/') ? 'default' : 'reload' })),
  )
  await self.skipWaiting()
}

/** A page that is still open may load parts of the version before this one; older ones nobody needs. */
async function dropOld() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE)
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)))
}

async function page(request) {
  const cache = await caches.open(CACHE)
  return (await cache.match('/')) ?? fetch(request)
}

async function dropOldLater() {
  const cache = await caches.open(CACHE_LATER)
  const old = (await cache.keys()).filter(({ url }) => !LATER.includes(new URL(url).pathname))
  await Promise.all(old.map((request) => cache.delete(request)))
}

async function file(event) {
  const { request } = event
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok && LATER.includes(new URL(request.url).pathname)) event.waitUntil(keepLater(request, answer.clone()))
  return answer
}

async function keepLater(request, answer) {
  try {
    await (await caches.open(CACHE_LATER)).put(request, answer)
  } catch {
    // A phone that is full fetches it again the next time.
  }
}
