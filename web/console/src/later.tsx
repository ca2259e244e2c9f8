import { type ComponentType, lazy, useEffect } from 'react'

const LONGEST_WAIT = 6_000

let seen: () => void = () => undefined
const firstView = new Promise<void>((resolve) => {
  seen = resolve
})

/** A page says with this that it shows what it is for. */
export function useSeen(): void {
  useEffect(() => seen(), [])
}

/** A part that is fetched once the first page is seen, so that it takes no line and no processor from it. */
export function later<Props>(load: () => Promise<{ default: ComponentType<Props> }>) {
  return lazy(async () => {
    await Promise.race([firstView, new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT))])
    return load()
  })
}
