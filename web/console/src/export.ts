import { offset } from './clock.ts'

/** What a cell holds: a text, a number (a share is one too), a moment, or nothing. */
export type Cell = string | number | Date | null
export type Kind = 'text' | 'number' | 'share' | 'moment'

export interface ExportColumn<Row> {
  title: string
  kind: Kind
  value: (row: Row) => Cell
}

const BOM = '\ufeff'
const FORMULA = /^[=+\-@\t\r]/

/** A text that a spreadsheet would take for a formula begins with an apostrophe, which it takes for text. */
export function harmless(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}

/** `2026-03-15T14:05:00+08:00`: the clock of the zone, with its distance to UTC. */
export function isoIn(at: Date, timeZone: string): string {
  const ahead = offset(at.getTime(), timeZone) / 60_000
  const two = (value: number) => String(Math.trunc(value)).padStart(2, '0')
  const size = Math.abs(ahead)
  return `${clock(at, timeZone).toISOString().slice(0, 19)}${ahead < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`
}

/** A moment whose UTC parts are those of the zone's clock. */
function clock(at: Date, timeZone: string): Date {
  return new Date(at.getTime() + offset(at.getTime(), timeZone))
}

/** Comma separated, UTF-8 with its mark so that Excel reads Chinese, lines end as RFC 4180 says. */
export function toCsv<Row>(columns: readonly ExportColumn<Row>[], rows: readonly Row[], zone: string): string {
  const line = (cells: readonly Cell[]) => cells.map((cell) => field(cell, zone)).join(',')
  const lines = [line(columns.map(({ title }) => title)), ...rows.map((row) => line(columns.map((c) => c.value(row))))]
  return `${BOM}${lines.join('\r\n')}\r\n`
}

function field(cell: Cell, zone: string): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = cell instanceof Date ? isoIn(cell, zone) : harmless(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const FORMATS: Partial<Record<Kind, string>> = { share: '0.0%', moment: 'yyyy-mm-dd hh:mm:ss' }

/** A workbook of one sheet with numbers as numbers and moments as dates on the zone's clock, which their title names. */
export async function toXlsx<Row>(
  columns: readonly ExportColumn<Row>[],
  rows: readonly Row[],
  zone: string,
  sheet: string,
): Promise<Blob> {
  const { default: write } = await import('write-excel-file/universal')
  const head = columns.map(({ title, kind }) => ({
    value: harmless(kind === 'moment' ? `${title} (${zone})` : title),
    fontWeight: 'bold' as const,
  }))
  const body = rows.map((row) =>
    columns.map(({ value, kind }) => {
      const cell = value(row)
      if (cell === null) return null
      const format = FORMATS[kind]
      if (cell instanceof Date) return { value: clock(cell, zone), type: Date, ...(format && { format }) }
      if (typeof cell === 'number') return { value: cell, type: Number, ...(format && { format }) }
      return { value: harmless(cell), type: String }
    }),
  )
  return write([head, ...body], {
    sheet: sheet.replaceAll(/[\\/?*[\]:]/g, ' ').slice(0, 31),
    columns: columns.map(({ kind }) => ({ width: kind === 'moment' ? 20 : kind === 'text' ? 22 : 12 })),
    stickyRowsCount: 1,
  }).toBlob()
}

/** A file's name says what, where and when; what a file system refuses becomes a dash. */
export function fileName(parts: readonly string[], extension: string): string {
  const name = parts
    .filter(Boolean)
    .join(' ')
    .replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, '-')
  return `${name.slice(0, 120)}.${extension}`
}

/** Hands a file to the person. */
export function download(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
