import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Entry } from './rules.ts'

type State = Omit<Entry, 'file'>

interface Schema extends DBSchema {
  entries: { key: string; value: State }
  files: { key: string; value: Blob }
}

let opened: Promise<IDBPDatabase<Schema>> | null = null

/** The bytes are written once and apart from the state, so that a full phone can still note what became of a file. */
function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('yanzhen-outbox', 2, {
    async upgrade(db, from, _to, change) {
      if (from < 1) db.createObjectStore('entries', { keyPath: 'client_id' })
      db.createObjectStore('files')
      for (const entry of (await change.objectStore('entries').getAll()) as Entry[]) {
        await change.objectStore('files').put(entry.file, entry.client_id)
        await change.objectStore('entries').put(stateOf(entry))
      }
    },
    blocking(_from, _to, event) {
      // Another tab brings a newer version of this page: it must not wait for this one.
      ;(event.target as IDBDatabase).close()
      opened = null
    },
    terminated() {
      opened = null
    },
  })
  return opened
}

function stateOf({ file: _, ...state }: Entry): State {
  return state
}

/** Written durably before it resolves: what this answers survives closing the page, and a crash. */
export async function add(entry: Entry): Promise<void> {
  const db = await database()
  const change = db.transaction(['entries', 'files'], 'readwrite', { durability: 'strict' })
  await Promise.all([
    change.objectStore('files').put(entry.file, entry.client_id),
    change.objectStore('entries').put(stateOf(entry)),
    change.done,
  ])
}

/** Notes the state of an entry that is still here; one that was removed meanwhile stays removed. */
export async function update(entry: Entry): Promise<void> {
  const change = (await database()).transaction('entries', 'readwrite')
  const there = await change.store.getKey(entry.client_id)
  await Promise.all([there === undefined ? undefined : change.store.put(stateOf(entry)), change.done])
}

export async function all(): Promise<Entry[]> {
  const change = (await database()).transaction(['entries', 'files'], 'readonly')
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
}

export async function remove(clientId: string): Promise<void> {
  const change = (await database()).transaction(['entries', 'files'], 'readwrite')
  await Promise.all([
    change.objectStore('entries').delete(clientId),
    change.objectStore('files').delete(clientId),
    change.done,
  ])
}
