import type { ReactNode } from 'react'

interface Props {
  title?: ReactNode
  extra?: ReactNode
  className?: string
  children: ReactNode
}

/** A card in plain HTML, for what is seen first. */
export function Card({ title, extra, className, children }: Props) {
  return (
    <section className={className ? `card ${className}` : 'card'}>
      {title && (
        <header className="card-head">
          <h2>{title}</h2>
          {extra}
        </header>
      )}
      <div className="card-body">{children}</div>
    </section>
  )
}
