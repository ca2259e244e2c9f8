import { useEffect, useRef } from 'react'

/** Keys as commands, by their lower-case names; not while one types, holds a modifier, or acts on the focused button. */
export function useKeys(commands: Record<string, () => void>): void {
  const newest = useRef(commands)
  newest.current = commands
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      const typing = target.matches('textarea, select, [contenteditable], input:not([type="range"], [type="checkbox"])')
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      if (typing && event.key !== 'Escape') return
      if (event.key === 'Enter' && /^(BUTTON|A)$/.test(target.tagName)) return
      const command = newest.current[event.key.toLowerCase()]
      if (!command) return
      event.preventDefault()
      command()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}
