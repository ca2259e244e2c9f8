import type { ReactNode } from 'react'
import type { Cell, Kind } from '../export.ts'

/** One column: what a row's cell holds (sorted and exported), and how it is shown where that is more than text. */
export interface Column<Row> {
  key: string
  title: string
  kind: Kind
  value: (row: Row) => Cell
  show?: (row: Row) => ReactNode
  width?: number
  /** Only shown when chosen. */
  spare?: boolean
}

export interface Page<Row> {
  items: readonly Row[]
  next?: string | null
}

export type Load<Row> = (cursor: string | null) => Promise<Page<Row>>

/** A row that moved between two pages while they were read comes once. */
export function unique<Row>(rows: readonly Row[], rowKey: (row: Row) => string): Row[] {
  return [...new Map(rows.map((row) => [rowKey(row), row])).values()]
}
