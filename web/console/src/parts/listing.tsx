import type { Problem } from '@yanzhen/shared/api/client.ts'
import { useTexts } from '@yanzhen/shared/i18n.tsx'
import { Card, Table, type TableColumnsType } from 'antd'
import { type ReactNode, useEffect, useMemo } from 'react'
import useSWRInfinite from 'swr/infinite'
import type { Cell } from '../export.ts'
import { useI18n } from '../i18n.ts'
import { inOrder, SIZES, useView } from '../view.ts'
import { type Column, type Load, type Page, unique } from './listing-rows.ts'
import { ColumnChoice, ExportMenu } from './listing-tools.tsx'
import { Loading, ProblemState } from './states.tsx'

interface Props<Row> {
  /** What the list is of; it changes with every filter. */
  of: readonly unknown[]
  load: Load<Row>
  rowKey: (row: Row) => string
  columns: readonly Column<Row>[]
  /** Of the exported file: what, where, when. */
  name: readonly string[]
  zone: string
  empty: ReactNode
  refresh?: number
  children?: ReactNode
  /** Shown instead of the table: the rows of this page as something else. */
  grid?: (rows: readonly Row[]) => ReactNode
}

/** So many rows are put in order at most; the API's own order knows no end. */
const MOST_SORTED = 2_000
export const PAGE = 100

/** A list by cursor, shown by pages: filters at the left, columns and export at the right, all of it in the address. */
export function Listing<Row>(props: Props<Row>) {
  const { t, f } = useI18n()
  const { locale } = useTexts()
  const view = useView()
  const { rowKey } = props
  const { data, error, size, setSize, mutate } = useSWRInfinite<Page<Row>, Problem>(
    (index: number, before: Page<Row> | null) =>
      index > 0 && !before?.next ? null : [...props.of, locale, before?.next ?? null],
    (key: readonly unknown[]) => props.load(key.at(-1) as string | null),
    { refreshInterval: props.refresh ?? 0, revalidateFirstPage: Boolean(props.refresh), keepPreviousData: false },
  )
  const rows = useMemo(() => unique(data?.flatMap((page) => page.items) ?? [], rowKey), [data, rowKey])
  const more = Boolean(data?.at(-1)?.next)
  const needed = view.sort ? MOST_SORTED : view.page * view.size + 1
  const wanting = more && rows.length < needed && data?.length === size
  useEffect(() => {
    if (wanting) void setSize(size + 1)
  }, [wanting, setSize, size])
  const chosen = props.columns.filter(({ key, spare }) => (view.columns ? view.columns.includes(key) : !spare))
  const columns = chosen.length ? chosen : props.columns.slice(0, 1)
  const order = props.columns.find(({ key }) => key === view.sort?.by)
  const compare = useMemo(() => new Intl.Collator(locale, { numeric: true }).compare, [locale])
  const ordered = useMemo(
    () => (order && view.sort ? inOrder(rows, order.value, view.sort.down, compare) : rows),
    [rows, order, view.sort, compare],
  )
  if (!data && error) return <ProblemState problem={error} retry={() => void mutate()} />
  const text = (column: Column<Row>, cell: Cell) => {
    if (cell === null) return ''
    if (cell instanceof Date) return f.moment(cell, 'dateTime', props.zone)
    if (typeof cell === 'number') return column.kind === 'share' ? f.percent(cell) : f.number(cell)
    return cell
  }
  const shown: TableColumnsType<Row> = columns.map((column) => ({
    key: column.key,
    title: column.title,
    ...(column.width ? { width: column.width } : {}),
    ...(column.kind === 'number' || column.kind === 'share' ? { align: 'right' as const } : {}),
    ellipsis: !column.show,
    sorter: true,
    sortOrder: view.sort?.by === column.key ? (view.sort.down ? 'descend' : 'ascend') : null,
    render: (_: unknown, row: Row) => (column.show ? column.show(row) : text(column, column.value(row))),
  }))
  const at = (view.page - 1) * view.size
  const pages = {
    current: view.page,
    pageSize: view.size,
    total: rows.length + (more ? view.size : 0),
    showSizeChanger: true,
    pageSizeOptions: [...SIZES],
    showTotal: () => t(more ? 'list.rows.more' : 'list.rows', { count: rows.length, shown: f.number(rows.length) }),
    onChange: view.turn,
  }
  return (
    <>
      <div className="list-tools">
        <div className="list-filters">{props.children}</div>
        <ColumnChoice columns={props.columns} chosen={columns.map(({ key }) => key)} />
        <ExportMenu
          columns={columns}
          load={props.load}
          name={props.name}
          zone={props.zone}
          order={(all) => (order && view.sort ? inOrder(all, order.value, view.sort.down, compare) : all)}
          rowKey={rowKey}
        />
      </div>
      {view.sort && more && rows.length >= MOST_SORTED && (
        <p className="quiet">{t('list.sorted', { count: f.number(rows.length) })}</p>
      )}
      {!data || (wanting && rows.length <= at) ? (
        <Loading />
      ) : (
        <Card className={props.grid ? 'card-plain' : 'card-table'}>
          {props.grid && ordered.length > 0 ? props.grid(ordered.slice(at, at + view.size)) : null}
          <Table<Row>
            size="small"
            className={props.grid && ordered.length > 0 ? 'only-pages' : ''}
            rowKey={rowKey}
            columns={shown}
            dataSource={[...ordered]}
            pagination={pages}
            tableLayout="fixed"
            locale={{ emptyText: props.empty }}
            showSorterTooltip={false}
            onChange={(_, __, sorter) => {
              const by = Array.isArray(sorter) ? sorter[0] : sorter
              const next = by?.order ? `${by.order === 'descend' ? '-' : ''}${String(by.columnKey)}` : null
              if (next !== (view.get('sort') ?? null)) view.set({ sort: next })
            }}
          />
        </Card>
      )}
    </>
  )
}
