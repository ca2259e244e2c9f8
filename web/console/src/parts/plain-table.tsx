import LeftOutlined from '@ant-design/icons-svg/es/asn/LeftOutlined'
import RightOutlined from '@ant-design/icons-svg/es/asn/RightOutlined'
import { type ReactNode, useMemo, useState } from 'react'
import { useI18n } from '../i18n.ts'
import { inOrder } from '../view.ts'
import { Icon } from './icon.tsx'

const SIZES = [20, 50, 100] as const

export interface PlainColumn<Row> {
  key: string
  title: string
  width?: number
  /** Numbers stand at the end of their cell. */
  end?: boolean
  /** By what the rows can be put in order; without it they cannot. */
  value?: (row: Row) => string | number | null
  show: (row: Row) => ReactNode
}

interface Props<Row> {
  columns: readonly PlainColumn<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  empty?: ReactNode
}

/** A table in plain HTML for what is seen first: only the rows of the page shown are built. A title puts the rows in
 * order, then the other way round, then as they came. */
export function PlainTable<Row>({ columns, rows, rowKey, empty }: Props<Row>) {
  const { locale } = useI18n()
  const [sort, setSort] = useState<{ key: string; down: boolean } | null>(null)
  const [size, setSize] = useState<number>(SIZES[0])
  const [page, setPage] = useState(0)
  const ordered = useMemo(() => {
    const value = columns.find((column) => column.key === sort?.key)?.value
    return sort && value ? inOrder(rows, value, sort.down, new Intl.Collator(locale).compare) : rows
  }, [columns, rows, sort, locale])
  const at = Math.min(page, Math.max(Math.ceil(rows.length / size) - 1, 0))
  const turn = (key: string) => {
    setSort(sort?.key !== key ? { key, down: false } : sort.down ? null : { key, down: true })
    setPage(0)
  }
  if (rows.length === 0 && empty) return empty
  return (
    <>
      <table className="table">
        <thead>
          <tr>
            {columns.map(({ key, title, width, end, value }) => {
              const way = sort?.key === key ? (sort.down ? 'descending' : 'ascending') : undefined
              return (
                <th key={key} scope="col" style={{ width }} data-end={end} aria-sort={way}>
                  {value ? (
                    <button type="button" className="sort" onClick={() => turn(key)}>
                      {title}
                      <svg width="8" height="14" viewBox="0 0 8 14" data-way={way} aria-hidden="true">
                        <path d="M4 1l4 5H0z" />
                        <path d="M4 13l4-5H0z" />
                      </svg>
                    </button>
                  ) : (
                    title
                  )}
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {ordered.slice(at * size, at * size + size).map((row) => (
            <tr key={rowKey(row)}>
              {columns.map(({ key, end, show }) => (
                <td key={key} data-end={end}>
                  {show(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > SIZES[0] && (
        <Pager
          at={at}
          size={size}
          total={rows.length}
          turn={setPage}
          resize={(next) => {
            setSize(next)
            setPage(0)
          }}
        />
      )}
    </>
  )
}

interface PagerProps {
  at: number
  size: number
  total: number
  turn: (page: number) => void
  resize: (size: number) => void
}

function Pager({ at, size, total, turn, resize }: PagerProps) {
  const { t, f } = useI18n()
  const to = Math.min(at * size + size, total)
  return (
    <nav className="pager" aria-label={t('list.pages')}>
      <span className="quiet" role="status">
        {t('list.pages.shown', { from: f.number(at * size + 1), to: f.number(to), total: f.number(total) })}
      </span>
      <button
        type="button"
        className="button button-text"
        aria-label={t('list.pages.previous')}
        disabled={at === 0}
        onClick={() => turn(at - 1)}
      >
        <Icon of={LeftOutlined} />
      </button>
      <button
        type="button"
        className="button button-text"
        aria-label={t('list.pages.next')}
        disabled={to === total}
        onClick={() => turn(at + 1)}
      >
        <Icon of={RightOutlined} />
      </button>
      <select
        className="button"
        aria-label={t('list.pages.size')}
        value={size}
        onChange={(event) => resize(Number(event.target.value))}
      >
        {SIZES.map((each) => (
          <option key={each} value={each}>
            {t('list.pages.each', { count: each })}
          </option>
        ))}
      </select>
    </nav>
  )
}
