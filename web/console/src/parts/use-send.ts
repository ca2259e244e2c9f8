import { Problem } from '@yanzhen/shared/api/client.ts'
import { useState } from 'react'

interface Props<T> {
  saved: (answer: T) => void
  /** Somebody else was faster: look again. */
  stale?: () => void
}

/** Sends something a person decided: busy meanwhile, with the problem that came of it, which the next attempt clears. */
export function useSend<T>({ saved, stale }: Props<T>) {
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const send = async (work: () => Promise<T>) => {
    setSending(true)
    setProblem(null)
    try {
      saved(await work())
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught
      setProblem(caught)
      if (caught.status === 409) stale?.()
    } finally {
      setSending(false)
    }
  }
  return { sending, problem, send }
}
