import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { openDB } from 'idb'
import { expect, test, vi } from 'vitest'
import { toEntry } from '../src/capture/picture.ts'
import * as store from '../src/outbox/store.ts'

const capture = { source: 'camera' as const, captured_at: null, clock_offset_ms: 5, position: null, nonce: 'n' }
const make = (text: string) =>
  toEntry(new Blob([text]), 'image/jpeg', 'e1', { session_id: 's', title: 'Food safety' }, capture, 7)

test('an entry is kept with its file, its SHA-256 and the capture of its shutter until it is removed', async () => {
  const entry = await make('abc')
  await store.add(entry)
  const [kept] = await store.all()
  expect(kept).toMatchObject({
    client_id: entry.client_id,
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    size_bytes: 3,
    stage: 'saved',
    capture,
  })
  await store.remove(entry.client_id)
  expect(await store.all()).toEqual([])
})

test('the same file twice is two entries, since each is its own claim', async () => {
  const [one, two] = [await make('abc'), await make('abc')]
  await store.add(one)
  await store.add(two)
  expect(await store.all()).toHaveLength(2)
})

test('a state that comes late does not bring back a file that was removed', async () => {
  const entry = await make('gone')
  await store.add(entry)
  await store.remove(entry.client_id)
  await store.update({ ...entry, stage: 'checking' })
  expect((await store.all()).map((each) => each.client_id)).not.toContain(entry.client_id)
})

test('noting a state writes no bytes, so a full phone can still hand in what it holds', async () => {
  const entry = await make('kept')
  await store.add(entry)
  const written: string[] = []
  const put = IDBObjectStore.prototype.put
  IDBObjectStore.prototype.put = function (...given: Parameters<typeof put>) {
    written.push(this.name)
    return put.apply(this, given)
  }
  await store.update({ ...entry, stage: 'uploading' })
  IDBObjectStore.prototype.put = put
  expect(written).toEqual(['entries'])
  expect((await store.all()).find((each) => each.client_id === entry.client_id)?.stage).toBe('uploading')
})

test('a database that did not open once is opened again', async () => {
  vi.resetModules()
  vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
    throw new DOMException('not now', 'UnknownError')
  })
  const fresh = await import('../src/outbox/store.ts')
  await expect(fresh.all()).rejects.toThrow('not now')
  await expect(fresh.all()).resolves.toBeInstanceOf(Array)
})

test('a connection that was taken away is opened anew, and nothing is lost', async () => {
  vi.resetModules()
  const close = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
    throw new DOMException('closing', 'InvalidStateError')
  })
  const fresh = await import('../src/outbox/store.ts')
  const entry = await make('anew')
  await fresh.add(entry)
  close.mockRestore()
  expect((await fresh.all()).map((each) => each.client_id)).toContain(entry.client_id)
})

test('an older page works on after a newer one has changed the database', async () => {
  vi.resetModules()
  vi.stubGlobal('indexedDB', new IDBFactory())
  const older = await import('../src/outbox/store.ts')
  await older.add(await make('before'))
  const newer = await openDB('yanzhen-outbox', 9)
  await older.add(await make('after'))
  expect(await older.all()).toHaveLength(2)
  newer.close()
  vi.unstubAllGlobals()
})
