import { DownloadOutlined, SettingOutlined } from '@ant-design/icons'
import { Problem } from '@yanzhen/shared/api/client.ts'
import { explain } from '@yanzhen/shared/problem.ts'
import { App, Button, Checkbox, Dropdown, Input, Modal, Popover } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { download, fileName, toCsv, toXlsx } from '../export.ts'
import { useI18n } from '../i18n.ts'
import { useView } from '../view.ts'
import { type Column, type Load, unique } from './listing-rows.ts'

const PAUSE = 300

/** A search that waits until one pauses. */
export function SearchBox({ label, name = 'q' }: { label: string; name?: string }) {
  const view = useView()
  const there = view.get(name) ?? ''
  const [text, setText] = useState(there)
  const sent = useRef(there)
  useEffect(() => {
    if (there !== sent.current) {
      sent.current = there
      setText(there)
    }
  }, [there])
  useEffect(() => {
    if (text === sent.current) return
    const timer = setTimeout(() => {
      sent.current = text
      view.set({ [name]: text })
    }, PAUSE)
    return () => clearTimeout(timer)
  }, [text, view, name])
  return (
    <Input.Search
      className="search-box"
      allowClear
      aria-label={label}
      placeholder={label}
      maxLength={60}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  )
}

/** Which columns are seen, and so exported. */
export function ColumnChoice<Row>({ columns, chosen }: { columns: readonly Column<Row>[]; chosen: readonly string[] }) {
  const { t } = useI18n()
  const view = useView()
  const choose = (keys: readonly string[]) => {
    const next = columns.filter(({ key }) => keys.includes(key)).map(({ key }) => key)
    const usual = columns.filter(({ spare }) => !spare).map(({ key }) => key)
    view.set({ cols: next.length === 0 || next.join() === usual.join() ? null : next.join() })
  }
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <Checkbox.Group
          className="column-choice"
          options={columns.map(({ key, title }) => ({ value: key, label: title }))}
          value={[...chosen]}
          onChange={choose}
        />
      }
    >
      <Button icon={<SettingOutlined />}>{t('list.columns')}</Button>
    </Popover>
  )
}

interface ExportProps<Row> {
  columns: readonly Column<Row>[]
  load: Load<Row>
  name: readonly string[]
  zone: string
  order: (rows: Row[]) => Row[]
  rowKey: (row: Row) => string
}

/** What is seen as a file: the same filters, order and columns, of all pages. */
export function ExportMenu<Row>({ columns, load, name, zone, order, rowKey }: ExportProps<Row>) {
  const { t, f } = useI18n()
  const { message } = App.useApp()
  const [read, setRead] = useState<number | null>(null)
  const stop = useRef(false)
  const write = async (kind: 'xlsx' | 'csv') => {
    stop.current = false
    setRead(0)
    try {
      const all: Row[] = []
      let cursor: string | null = null
      do {
        const page = await load(cursor)
        if (stop.current) return
        all.push(...page.items)
        setRead(all.length)
        cursor = page.next ?? null
      } while (cursor)
      const rows = order(unique(all, rowKey))
      const file =
        kind === 'xlsx'
          ? await toXlsx(columns, rows, zone, name[0] ?? '')
          : new Blob([toCsv(columns, rows, zone)], { type: 'text/csv;charset=utf-8' })
      if (!stop.current) download(fileName(name, kind), file)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      message.error(explain(error, t).detail)
    } finally {
      setRead(null)
    }
  }
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'xlsx', label: t('list.export.xlsx'), onClick: () => void write('xlsx') },
            { key: 'csv', label: t('list.export.csv'), onClick: () => void write('csv') },
            { type: 'divider' },
            { key: 'print', label: t('page.print'), onClick: () => requestAnimationFrame(() => print()) },
          ],
        }}
      >
        <Button icon={<DownloadOutlined />}>{t('list.export')}</Button>
      </Dropdown>
      <Modal
        open={read !== null}
        title={t('list.export')}
        closable={false}
        footer={
          <Button
            onClick={() => {
              stop.current = true
              setRead(null)
            }}
          >
            {t('action.cancel')}
          </Button>
        }
      >
        <p role="status">{t('list.export.read', { count: read ?? 0, read: f.number(read ?? 0) })}</p>
      </Modal>
    </>
  )
}
