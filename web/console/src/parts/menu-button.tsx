import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'

export interface MenuItem {
  key: string
  label: string
  /** One of several of which one holds; without it the item just does something. */
  chosen?: boolean
  onChoose: () => void
}

interface Props {
  /** What is said of the button where its face is only a picture. */
  label?: string
  title?: string
  face: ReactNode
  /** A line above the items that only tells. */
  head?: string
  items: readonly MenuItem[]
}

/** A button with a menu under it, as the ARIA practices have it: arrows walk, Escape and Tab leave. */
export function MenuButton({ label, title, face, head, items }: Props) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return
    const found = itemsOf(menu.current)
    const chosen = found.find((item) => item.ariaChecked === 'true') ?? found[0]
    chosen?.focus()
  }, [open])
  const leave = () => {
    setOpen(false)
    button.current?.focus()
  }
  const walk = (event: KeyboardEvent) => {
    if (!open) {
      if (event.key !== 'ArrowDown') return
      event.preventDefault()
      setOpen(true)
      return
    }
    const found = itemsOf(menu.current)
    const at = found.indexOf(document.activeElement as HTMLElement)
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
    if (next !== undefined) found.at(next % found.length)?.focus()
    else if (event.key === 'Escape') leave()
    else return
    event.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the button and the menu in it
    <div
      className="menu"
      onKeyDown={walk}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <button
        type="button"
        ref={button}
        className="button button-text"
        tabIndex={0}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        title={title ?? label}
        onClick={() => setOpen(!open)}
      >
        {face}
      </button>
      {open && (
        <div ref={menu} className="menu-list">
          {head && <p className="quiet">{head}</p>}
          <div role="menu" aria-label={label ?? title}>
            {items.map((item) => (
              <button
                key={item.key}
                type="button"
                {...(item.chosen === undefined
                  ? { role: 'menuitem' }
                  : { role: 'menuitemradio', 'aria-checked': item.chosen })}
                tabIndex={-1}
                onClick={() => {
                  leave()
                  item.onChoose()
                }}
              >
                {item.label}
              </button>
            ))}
          </div>
        </div>
      )}
    </div>
  )
}

function itemsOf(menu: HTMLElement | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>('button') ?? [])]
}
