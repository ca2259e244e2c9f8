import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Entry } from './rules.ts'

type State = Omit<Entry, 'file'>

interface Schema extends DBSchema {
  entries: { key: string; value: State }
  files: { key: string; value: Blob }
}

const NAME = 'yanzhen-outbox'
const VERSION = 2
let opened: Promise<IDBPDatabase<Schema>> | null = null

const closing = {
  blocking(_from: number, _to: number | null, event: IDBVersionChangeEvent) {
    // Another tab brings a newer version of this page: it must not wait for this one.
    ;(event.target as IDBDatabase).close()
    opened = null
  },
  terminated() {
    opened = null
  },
}

/** The bytes are written once and apart from the state, so that a full phone can still note what became of a file. */
async function open(): Promise<IDBPDatabase<Schema>> {
  try {
    return await openDB<Schema>(NAME, VERSION, {
      async upgrade(db, from, _to, change) {
        if (from < 1) db.createObjectStore('entries', { keyPath: 'client_id' })
        db.createObjectStore('files')
        for (const entry of (await change.objectStore('entries').getAll()) as Entry[]) {
          await change.objectStore('files').put(entry.file, entry.client_id)
          await change.objectStore('entries').put(stateOf(entry))
        }
      },
      ...closing,
    })
  } catch (error) {
    // A newer version of this page was here and only ever adds: an older one that is still open works on as it is.
    if (!(error instanceof DOMException && error.name === 'VersionError')) throw error
    return openDB<Schema>(NAME, undefined, closing)
  }
}

/** Works on the database; a connection that failed or was taken away meanwhile is opened anew. */
async function using<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
  try {
    return await work(await database())
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error
    opened = null
    return work(await database())
  }
}

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= open().catch((error) => {
    opened = null
    throw error
  })
  return opened
}

function stateOf({ file: _, ...state }: Entry): State {
  return state
}

/** Written durably before it resolves: what this answers survives closing the page, and a crash. */
export function add(entry: Entry): Promise<void> {
  return using(async (db) => {
    const change = db.transaction(['entries', 'files'], 'readwrite', { durability: 'strict' })
    await Promise.all([
      change.objectStore('files').put(entry.file, entry.client_id),
      change.objectStore('entries').put(stateOf(entry)),
      change.done,
    ])
  })
}

/** Notes the state of an entry that is still here; one that was removed meanwhile stays removed. */
export function update(entry: Entry): Promise<void> {
  return using(async (db) => {
    const change = db.transaction('entries', 'readwrite')
    const there = await change.store.getKey(entry.client_id)
    await Promise.all([there === undefined ? undefined : change.store.put(stateOf(entry)), change.done])
  })
}

export function all(): Promise<Entry[]> {
  return using(async (db) => {
    const change = db.transaction(['entries', 'files'], 'readonly')
    const [states, keys, files] = await Promise.all([
      change.objectStore('entries').getAll(),
      change.objectStore('files').getAllKeys(),
      change.objectStore('files').getAll(),
    ])
    const byKey = new Map(keys.map((key, at) => [key, files[at]]))
    return states.flatMap((state) => {
      const file = byKey.get(state.client_id)
      return file ? [{ ...state, file }] : []
    })
  })
}

export function remove(clientId: string): Promise<void> {
  return using(async (db) => {
    const change = db.transaction(['entries', 'files'], 'readwrite')
    await Promise.all([
      change.objectStore('entries').delete(clientId),
      change.objectStore('files').delete(clientId),
      change.done,
    ])
  })
}
