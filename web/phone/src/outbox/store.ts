import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Entry } from './rules.ts'

interface Schema extends DBSchema {
  entries: { key: string; value: Entry }
}

let opened: Promise<IDBPDatabase<Schema>> | null = null

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('yanzhen-outbox', 1, {
    upgrade(db) {
      db.createObjectStore('entries', { keyPath: 'client_id' })
    },
    terminated() {
      opened = null
    },
  })
  return opened
}

/** Written durably before it resolves: what this answers survives closing the page, and a crash. */
export async function put(entry: Entry): Promise<void> {
  const db = await database()
  const change = db.transaction('entries', 'readwrite', { durability: 'strict' })
  await Promise.all([change.store.put(entry), change.done])
}

export async function all(): Promise<Entry[]> {
  return (await database()).getAll('entries')
}

export async function get(clientId: string): Promise<Entry | undefined> {
  return (await database()).get('entries', clientId)
}

export async function remove(clientId: string): Promise<void> {
  await (await database()).delete('entries', clientId)
}
