import { type Api, ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { EvidenceDetail } from '@yanzhen/shared/api/types.ts'
import { afterFailure, due, type Entry, nextWake } from './rules.ts'
import * as store from './store.ts'
import { upload } from './upload.ts'

/** A verdict takes a second or two, so an earlier look would mostly be asked in vain. */
const FIRST_LOOK = 2_000
const POLL_EVERY = 1_000
const POLLS_BEFORE_RESEND = 60

export interface Snapshot {
  entries: readonly Entry[]
  progress: ReadonlyMap<string, number>
}

/** Drains the durable outbox: one tab at a time (a web lock), oldest first, until the API has every file. */
export class Outbox {
  private snapshot: Snapshot = { entries: [], progress: new Map() }
  private readonly listeners = new Set<() => void>()
  private readonly arrivals = new Set<(evidence: EvidenceDetail) => void>()
  private readonly channel = new BroadcastChannel('yanzhen-outbox')
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly files = new Map<string, Blob>()
  private api: Api | null = null
  private owner: string | null = null

  /** Starts working for a signed-in person; gives the way to stop. */
  start(api: Api, employeeId: string): () => void {
    this.api = api
    this.owner = employeeId
    const wake = () => void this.drain(true)
    const seen = () => document.visibilityState === 'visible' && wake()
    addEventListener('online', wake)
    document.addEventListener('visibilitychange', seen)
    this.channel.onmessage = () => void this.refresh()
    wake()
    return () => {
      this.api = null
      clearTimeout(this.timer)
      removeEventListener('online', wake)
      document.removeEventListener('visibilitychange', seen)
    }
  }

  /** Keeps a new file durably, then starts to send it. Throws when this phone could not keep it. */
  async add(entry: Entry): Promise<void> {
    await store.put(entry)
    void navigator.storage?.persist?.()
    await this.changed()
    void this.drain(true)
  }

  async discard(clientId: string): Promise<void> {
    await store.remove(clientId)
    await this.changed()
  }

  sendNow(): void {
    void this.drain(true)
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  read = (): Snapshot => this.snapshot

  /** The picture of a file that arrived during this visit, until the API has a thumbnail of it. */
  arrived(evidenceId: string): Blob | null {
    return this.files.get(evidenceId) ?? null
  }

  /** Tells when the API has said that it holds a file. */
  onArrival(listener: (evidence: EvidenceDetail) => void): () => void {
    this.arrivals.add(listener)
    return () => this.arrivals.delete(listener)
  }

  private async drain(woken: boolean): Promise<void> {
    await this.refresh()
    await navigator.locks.request('yanzhen-outbox', { ifAvailable: !woken }, async (lock) => {
      if (!lock) return
      const list = due(await this.own(), Date.now(), woken)
      for (const entry of list) {
        if (!this.api) return
        await this.work(this.api, entry.client_id)
      }
    })
    this.schedule()
  }

  private schedule(): void {
    clearTimeout(this.timer)
    const at = nextWake(this.snapshot.entries)
    if (at !== null && this.api) this.timer = setTimeout(() => void this.drain(false), Math.max(at - Date.now(), 500))
  }

  private async work(api: Api, clientId: string): Promise<void> {
    const entry = await store.get(clientId)
    if (!entry) return
    try {
      const sent = entry.stage === 'checking' ? entry : await this.send(api, entry)
      await this.confirm(api, sent)
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      const current = (await store.get(clientId)) ?? entry
      await this.keep(afterFailure(current, problem, Date.now(), Math.random()))
    } finally {
      this.setProgress(clientId, null)
    }
  }

  private async send(api: Api, entry: Entry): Promise<Entry> {
    await this.keep({ ...entry, stage: 'uploading', waits_for: null })
    const slot = await ask(
      api.POST('/v1/sessions/{session_id}/evidence', {
        params: { path: { session_id: entry.session_id } },
        body: {
          client_id: entry.client_id,
          sha256: entry.sha256,
          size_bytes: entry.size_bytes,
          content_type: entry.content_type,
          capture: entry.capture,
        },
      }),
    )
    if (slot.upload) await upload(slot.upload, entry.file, (share) => this.setProgress(entry.client_id, share))
    const sent: Entry = { ...entry, stage: 'checking', waits_for: null, evidence_id: slot.evidence_id }
    await this.keep(sent)
    return sent
  }

  private async confirm(api: Api, entry: Entry): Promise<void> {
    if (!entry.evidence_id) throw new Problem('no_slot', 500, '')
    for (let poll = 0; poll < POLLS_BEFORE_RESEND; poll += 1) {
      await new Promise((resolve) => setTimeout(resolve, poll === 0 ? FIRST_LOOK : POLL_EVERY))
      const path = { evidence_id: entry.evidence_id }
      const answer = await ask(api.GET('/v1/evidence/{evidence_id}', { params: { path } }))
      const { state } = answer.evidence
      if (state === 'received' || state === 'judged') {
        this.files.set(entry.evidence_id, entry.file)
        await store.remove(entry.client_id)
        for (const listener of this.arrivals) listener(answer)
        await this.changed()
        return
      }
      if (state === 'expired') break
    }
    await this.keep({ ...entry, stage: 'saved' })
    throw new Problem('not_arrived', 503, '')
  }

  private async keep(entry: Entry): Promise<void> {
    await store.put(entry)
    await this.changed()
  }

  private async changed(): Promise<void> {
    await this.refresh()
    this.channel.postMessage('changed')
  }

  private async refresh(): Promise<void> {
    const entries = (await this.own()).sort((a, b) => a.saved_at - b.saved_at)
    this.publish({ ...this.snapshot, entries })
  }

  private async own(): Promise<Entry[]> {
    return (await store.all()).filter((entry) => entry.employee_id === this.owner)
  }

  private setProgress(clientId: string, share: number | null): void {
    const progress = new Map(this.snapshot.progress)
    if (share === null) progress.delete(clientId)
    else progress.set(clientId, share)
    this.publish({ ...this.snapshot, progress })
  }

  private publish(snapshot: Snapshot): void {
    this.snapshot = snapshot
    for (const listener of this.listeners) listener()
  }
}

export const outbox = new Outbox()
