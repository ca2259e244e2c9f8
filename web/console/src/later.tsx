import { type ComponentType, lazy, useEffect, useState } from 'react'

const LONGEST_WAIT = 6_000

let seen: () => void = () => undefined
const firstView = new Promise<void>((resolve) => {
  seen = resolve
})
const firstViewOrLate = () => Promise.race([firstView, new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT))])

/** A page says with this that it shows what it is for. */
export function useSeen(): void {
  useEffect(() => seen(), [])
}

/** Whether the first page is seen: what it does not need is asked for after it. */
export function useAfterFirstView(): boolean {
  const [after, setAfter] = useState(false)
  useEffect(() => {
    void firstViewOrLate().then(() => setAfter(true))
  }, [])
  return after
}

/** A part that is fetched once the first page is seen, so that it takes no line and no processor from it. */
export function later<Props>(load: () => Promise<{ default: ComponentType<Props> }>) {
  return lazy(async () => {
    await firstViewOrLate()
    return load()
  })
}

/** A part made of Ant Design's, which comes with it; the second one fetches both before they are needed. */
export function withAntDesign(load: () => Promise<{ default: ComponentType }>): [ComponentType, () => void] {
  const both = async () => {
    const [{ AntDesign }, { default: Part }] = await Promise.all([import('./ant-design.tsx'), load()])
    return {
      default: () => (
        <AntDesign>
          <Part />
        </AntDesign>
      ),
    }
  }
  return [lazy(both), () => void both()]
}
