import { DownloadOutlined, InboxOutlined } from '@ant-design/icons'
import { ask, Problem } from '@yanzhen/shared/api/client.ts'
import type { Roster } from '@yanzhen/shared/api/types.ts'
import { isolated } from '@yanzhen/shared/i18n.tsx'
import { explain } from '@yanzhen/shared/problem.ts'
import { useConnection, useLoad } from '@yanzhen/shared/session.tsx'
import { Alert, Button, Card, List, Segmented, Spin, Upload } from 'antd'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { download, fileName, toCsv } from '../export.ts'
import { useI18n } from '../i18n.ts'
import { findUnit, useKnown, usePlace } from '../place.ts'
import { uploadRoster } from '../upload-roster.ts'
import { ImportList } from './import-list.tsx'
import { PageHead } from './page.tsx'
import { EmptyState, Loading, ProblemState } from './states.tsx'

const NEW = 'new'

/** An import of people: its beginning, or the list that the address names. */
export function ImportPeople({ list }: { list: string }) {
  return list === NEW ? <ImportStart /> : <ImportList key={list} id={list} />
}

/** The beginning of an import: choose a file, or go on with one; and everybody as such a file. */
function ImportStart() {
  const { t, f } = useI18n()
  const { api } = useConnection()
  const { units, me } = useKnown()
  const { unit, link } = usePlace()
  const [, go] = useLocation()
  const [busy, setBusy] = useState<'upload' | 'export' | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [kind, setKind] = useState<Roster['kind']>('people')
  const chosen = findUnit(units, unit)?.node.unit ?? me.unit
  const lists = useLoad(['rosters'], (client) => ask(client.GET('/v1/rosters', { params: { query: { limit: 20 } } })))
  const doing = async (what: 'upload' | 'export', work: () => Promise<void>) => {
    setBusy(what)
    setTrouble(null)
    try {
      await work()
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      setTrouble([explain(problem, t).detail, ...problem.errors.map(({ message }) => message)].join(' '))
    } finally {
      setBusy(null)
    }
  }
  const take = (file: File) =>
    doing('upload', async () => go(link('/people', { import: await uploadRoster(api, file, chosen.path, kind) })))
  const exported = () =>
    doing('export', async () => {
      const rows: string[][] = []
      let headings: string[] = []
      if (kind === 'units') {
        const page = await ask(api.GET('/v1/units/rows', { params: { query: { unit: chosen.path } } }))
        headings = page.headings
        rows.push(...page.rows)
      }
      for (let cursor: string | null = null; kind === 'people'; ) {
        const query: { unit: string; limit: number; cursor?: string } = { unit: chosen.path, limit: 1000 }
        if (cursor) query.cursor = cursor
        const page = await ask(api.GET('/v1/people', { params: { query } }))
        headings = page.headings
        rows.push(...page.rows)
        cursor = page.next ?? null
        if (!cursor) break
      }
      const columns = headings.map((title, at) => ({
        title,
        kind: 'text' as const,
        value: (row: string[]) => row[at] ?? '',
      }))
      const content = new Blob([toCsv(columns, rows, chosen.timezone)], { type: 'text/csv' })
      download(
        fileName([t(`import.of.${kind}`), chosen.name, f.moment(new Date(), 'date', chosen.timezone)], 'csv'),
        content,
      )
    })
  return (
    <>
      <PageHead title={`${t('import.title')} · ${isolated(chosen.name)}`} unitWay>
        <Button icon={<DownloadOutlined />} loading={busy === 'export'} onClick={() => void exported()}>
          {t(kind === 'units' ? 'import.export.units' : 'import.export')}
        </Button>
      </PageHead>
      {trouble && <Alert type="warning" showIcon title={trouble} role="alert" />}
      <Card>
        <Segmented<Roster['kind']>
          aria-label={t('import.of')}
          value={kind}
          onChange={setKind}
          options={(['people', 'units'] as const).map((value) => ({ value, label: t(`import.of.${value}`) }))}
        />
        <Spin spinning={busy === 'upload'} description={t('import.uploading')}>
          <Upload.Dragger
            accept=".csv,.xlsx,.txt"
            showUploadList={false}
            beforeUpload={(file) => {
              void take(file)
              return false
            }}
          >
            <p className="ant-upload-drag-icon">
              <InboxOutlined />
            </p>
            <p className="ant-upload-text">{t('import.choose')}</p>
            <p className="ant-upload-hint">{t('import.choose.detail', { unit: chosen.name })}</p>
          </Upload.Dragger>
        </Spin>
      </Card>
      <Card title={t('import.lists')}>
        {!lists.data ? (
          lists.error ? (
            <ProblemState problem={lists.error} retry={() => void lists.mutate()} />
          ) : (
            <Loading />
          )
        ) : lists.data.items.length === 0 ? (
          <EmptyState title={t('import.none.title')} detail={t('import.none.detail')} />
        ) : (
          <List
            dataSource={lists.data.items}
            renderItem={(list) => (
              <List.Item>
                <Link href={link('/people', { import: list.roster_id })}>{list.file_name}</Link>
                <span className="quiet">
                  {t(`import.state.${list.state}`)} · {f.moment(list.created_at, 'dateTime', chosen.timezone)}
                </span>
              </List.Item>
            )}
          />
        )}
      </Card>
    </>
  )
}
