import { type Api, Problem } from '@yanzhen/shared/api/client.ts'
import type { EvidenceDetail } from '@yanzhen/shared/api/types.ts'
import { put, upload } from '@yanzhen/shared/upload.ts'
import { confirm, send, type Upload, type Wait } from './delivery.ts'
import type { Put } from './parts.ts'
import { afterFailure, concernsAll, due, type Entry, nextWake, postponed } from './rules.ts'
import * as store from './store.ts'
import { Turn } from './turn.ts'

/** So many files wait for the API's word while the next one is sent. */
const MOST_LOOKS = 6
/** After what nobody foresaw, such as a database that failed, it is tried again so much later. */
const AFTER_FAULT = 5_000

export interface Snapshot {
  entries: readonly Entry[]
  progress: ReadonlyMap<string, number>
}

/** Drains the durable outbox: one tab at a time, oldest first, one upload at a time while earlier ones
 * wait for the API's word. A file is deleted only after the API's yes. */
export class Outbox {
  private snapshot: Snapshot = { entries: [], progress: new Map() }
  private readonly listeners = new Set<() => void>()
  private readonly arrivals = new Set<(evidence: EvidenceDetail) => void>()
  private readonly channel = new BroadcastChannel('yanzhen-outbox')
  private readonly turn = new Turn()
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly files = new Map<string, Blob>()
  /** What this visit knows and a full phone could not note. */
  private readonly unnoted = new Map<string, Entry>()
  private readonly woken = new Set<string>()
  private readonly looking = new Map<string, Promise<void>>()
  /** What is being sent; a turn that was cut short still ends what it had begun. */
  private readonly sending = new Set<string>()
  private running = false
  private wanted = false
  private ring: () => void = () => undefined
  /** Ends the turn at work when the browser freezes this page. */
  private awake = new AbortController()
  private api: Api | null = null
  private owner: string | null = null

  constructor(
    private readonly uploader: Upload = upload,
    private readonly wait: Wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    private readonly putter: Put = put,
  ) {}

  /** Starts working for a signed-in person; gives the way to stop. */
  start(api: Api, employeeId: string): () => void {
    this.api = api
    this.owner = employeeId
    const wake = () => void this.wake()
    const seen = () => document.visibilityState === 'visible' && wake()
    const freeze = () => this.freeze()
    addEventListener('online', wake)
    addEventListener('pagehide', freeze)
    addEventListener('pageshow', wake)
    document.addEventListener('visibilitychange', seen)
    document.addEventListener('freeze', freeze)
    document.addEventListener('resume', wake)
    this.channel.onmessage = ({ data }: MessageEvent<EvidenceDetail | null>) => {
      if (data) this.welcome(data)
      void this.run()
    }
    wake()
    return () => {
      this.api = null
      clearTimeout(this.timer)
      removeEventListener('online', wake)
      removeEventListener('pagehide', freeze)
      removeEventListener('pageshow', wake)
      document.removeEventListener('visibilitychange', seen)
      document.removeEventListener('freeze', freeze)
      document.removeEventListener('resume', wake)
    }
  }

  /** Keeps a new file durably, then starts to send it. Throws when this phone could not keep it. */
  async add(entry: Entry): Promise<void> {
    await store.add(entry)
    void navigator.storage?.persist?.()
    await this.changed()
    void this.run()
  }

  async discard(clientId: string): Promise<void> {
    await store.remove(clientId)
    await this.changed()
  }

  /** A person wants a refused file to be tried once more. */
  async retry(entry: Entry): Promise<void> {
    await this.keep({ ...entry, stage: 'saved', problem: null, next_try_at: 0 })
    void this.run()
  }

  /** Something has changed for the better (a signal, a sign-in, the page opened): nothing waits for the clock. */
  async wake(): Promise<void> {
    for (const entry of await this.own()) this.woken.add(entry.client_id)
    await this.run()
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

  /** Works until nothing is due; a run that is under way hears of what is new, also when it is just about to end. A
   * fault is told and never ends the work: the clock begins it again. */
  private async run(): Promise<void> {
    this.wanted = true
    try {
      await this.refresh()
      this.ring()
      if (this.running) return
      await this.runAlone()
      this.schedule(nextWake(this.snapshot.entries))
    } catch (error) {
      reportError(error)
      this.schedule(Date.now() + AFTER_FAULT)
    }
  }

  private async runAlone(): Promise<void> {
    const { signal } = this.awake
    this.running = true
    try {
      while (this.wanted && !signal.aborted) {
        this.wanted = false
        if ((await this.turn.take(() => this.takeTurn(signal), signal)) === 'lost') this.freeze()
      }
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      this.running = false
    }
  }

  private takeTurn(awake: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      awake.addEventListener('abort', () => resolve())
      this.drain(awake).then(resolve, reject)
    })
  }

  /** A page that is frozen could not give its turn back, and one that slept has lost it: another tab goes on, and this
   * one when it is awake again. */
  private freeze(): void {
    this.awake.abort()
    this.awake = new AbortController()
  }

  private async drain(awake: AbortSignal): Promise<void> {
    while (this.api && !awake.aborted) {
      const bell = new Promise<void>((resolve) => {
        this.ring = resolve
      })
      const free = (await this.own()).filter((entry) => !this.isBusy(entry))
      const next = this.looking.size < MOST_LOOKS ? due(free, Date.now(), this.woken)[0] : undefined
      if (next) await this.work(this.api, next)
      else if (this.looking.size) await Promise.race([bell, ...this.looking.values()])
      else return
    }
    await Promise.all(this.looking.values())
  }

  private isBusy({ client_id }: Entry): boolean {
    return this.sending.has(client_id) || this.looking.has(client_id)
  }

  private schedule(at: number | null): void {
    clearTimeout(this.timer)
    if (at === null || !this.api) return
    const wait = Math.min(Math.max(at - Date.now(), 500), 60_000)
    this.timer = setTimeout(() => void this.run(), wait)
  }

  private async work(api: Api, entry: Entry): Promise<void> {
    this.woken.delete(entry.client_id)
    const { client_id } = entry
    let sent = entry
    if (entry.stage !== 'checking' || !entry.evidence_id) {
      this.sending.add(client_id)
      try {
        await this.keep({ ...entry, stage: 'uploading', waits_for: null })
        const evidence_id = await send(api, this.uploader, this.putter, entry, (share) =>
          this.setProgress(client_id, share),
        )
        sent = { ...entry, stage: 'checking', waits_for: null, problem: null, evidence_id }
        await this.keep(sent)
        await this.release()
      } catch (problem) {
        await this.failed(entry, problem)
        return
      } finally {
        this.sending.delete(client_id)
        this.setProgress(client_id, null)
      }
    }
    const look = this.look(api, sent).catch(reportError)
    this.looking.set(
      client_id,
      look.finally(() => this.looking.delete(client_id)),
    )
  }

  private async look(api: Api, entry: Entry): Promise<void> {
    try {
      const answer = await confirm(api, this.wait, entry.evidence_id ?? '')
      await store.remove(entry.client_id)
      this.unnoted.delete(entry.client_id)
      this.welcome(answer)
      await this.changed(answer)
    } catch (problem) {
      const again = problem instanceof Problem && problem.code === 'not_arrived'
      await this.failed(again ? { ...entry, stage: 'saved' } : entry, problem)
    }
  }

  private async failed(entry: Entry, problem: unknown): Promise<void> {
    const known = problem instanceof Problem ? problem : unforeseen(problem)
    const after = afterFailure(entry, known, Date.now(), Math.random())
    await this.keep(after)
    if (!concernsAll(known)) return
    for (const other of await this.own()) {
      const untouched = other.client_id !== entry.client_id && other.stage !== 'refused'
      if (!untouched || this.isBusy(other)) continue
      this.woken.delete(other.client_id)
      await this.keep(postponed(other, after))
    }
  }

  /** One file went through, so what kept the others waiting is over. */
  private async release(): Promise<void> {
    for (const entry of await this.own()) {
      if (!entry.waits_for || this.isBusy(entry)) continue
      await this.keep({ ...entry, waits_for: null, next_try_at: 0 })
    }
  }

  /** Notes a state; what a phone that is full or otherwise in trouble cannot note is remembered for this visit, and at
   * worst asked again later. */
  private async keep(entry: Entry): Promise<void> {
    try {
      await store.update(entry)
      this.unnoted.delete(entry.client_id)
    } catch (error) {
      if (!(error instanceof DOMException)) throw error
      this.unnoted.set(entry.client_id, entry)
    }
    await this.changed()
  }

  /** The API holds a file, whichever tab has sent it. */
  private welcome(answer: EvidenceDetail): void {
    const { evidence_id } = answer.evidence
    const sent = this.snapshot.entries.find((entry) => entry.evidence_id === evidence_id)
    if (sent) this.files.set(evidence_id, sent.file)
    for (const listener of this.arrivals) listener(answer)
  }

  private async changed(arrival: EvidenceDetail | null = null): Promise<void> {
    await this.refresh()
    this.channel.postMessage(arrival)
  }

  private async refresh(): Promise<void> {
    const entries = (await this.own()).sort((a, b) => a.saved_at - b.saved_at)
    this.publish({ ...this.snapshot, entries })
  }

  private async own(): Promise<Entry[]> {
    return (await store.all())
      .filter((entry) => entry.employee_id === this.owner)
      .map((entry) => this.unnoted.get(entry.client_id) ?? entry)
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

/** A fault that no rule knows is told to the developer and costs the file a wait, never the others. */
function unforeseen(error: unknown): Problem {
  reportError(error)
  return new Problem('unforeseen', 500, '')
}

export const outbox = new Outbox()
