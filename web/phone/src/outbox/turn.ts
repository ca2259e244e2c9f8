const NAME = 'yanzhen-outbox'
const ASK_EVERY = 10_000
/** So many questions without an answer, a minute's, and whoever has the turn is asleep. */
const SILENCE = 6

/** Lets one tab at a time work, under a web lock. A page that was put to sleep without a word, as iOS does it, would keep
 * the lock: so a tab that waits asks who is at work, and one that somebody looks at takes the turn from a page that never
 * answers. That page may still end what it had begun. */
export class Turn {
  private readonly channel = new BroadcastChannel('yanzhen-turn')
  private working = false
  private unanswered = 0

  constructor() {
    this.channel.onmessage = ({ data }: MessageEvent<'who' | 'here'>) => {
      if (data === 'here') this.unanswered = 0
      else if (this.working) this.channel.postMessage('here')
    }
  }

  /** Works when the turn has come; `lost`: another tab took it meanwhile. Waits no longer once `awake` is aborted, and
   * throws its AbortError. */
  async take(work: () => Promise<void>, awake: AbortSignal): Promise<'done' | 'lost'> {
    let begun = false
    const turn = async () => {
      begun = true
      this.working = true
      await work().finally(() => {
        this.working = false
      })
    }
    try {
      if (!(await this.queue(turn, awake))) await navigator.locks.request(NAME, { steal: true }, turn)
      return 'done'
    } catch (error) {
      if (begun && error instanceof DOMException && error.name === 'AbortError') return 'lost'
      throw error
    }
  }

  /** Waits for the turn and works; false when whoever has it is asleep. */
  private async queue(turn: () => Promise<void>, awake: AbortSignal): Promise<boolean> {
    const waiting = new AbortController()
    const leave = () => waiting.abort()
    let asleep = false
    this.unanswered = 0
    const asking = setInterval(() => {
      if (document.visibilityState !== 'visible') return
      asleep = this.unanswered >= SILENCE
      if (asleep) leave()
      this.unanswered += 1
      this.channel.postMessage('who')
    }, ASK_EVERY)
    awake.addEventListener('abort', leave)
    try {
      await navigator.locks.request(NAME, { signal: waiting.signal }, () => {
        clearInterval(asking)
        return turn()
      })
      return true
    } catch (error) {
      if (asleep && !awake.aborted) return false
      throw error
    } finally {
      clearInterval(asking)
      awake.removeEventListener('abort', leave)
    }
  }
}
