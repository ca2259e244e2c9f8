import type { ImportColumn, ImportField, Roster, TrialIn } from '@yanzhen/shared/api/types.ts'
import { useTexts } from '@yanzhen/shared/i18n.tsx'
import { Button, Card, Checkbox, Form, Select, Space, Table } from 'antd'
import { useState } from 'react'
import { useI18n } from '../i18n.ts'

const KEEP = 'keep'
const FIELDS: Record<Roster['kind'], readonly ImportField[]> = {
  people: [
    'employee_id',
    'name',
    'unit_path',
    'position',
    'role',
    'email',
    'phone',
    'hire_date',
    'badge',
    'locale',
    'active',
    'subject',
  ],
  units: ['code', 'name', 'kind', 'parent', 'timezone', 'latitude', 'longitude', 'radius_m', 'head'],
}
const REGIONS = [
  'CN',
  'HK',
  'MO',
  'TW',
  'SG',
  'MY',
  'JP',
  'KR',
  'VN',
  'TH',
  'DE',
  'GB',
  'FR',
  'US',
  'CA',
  'AU',
] as const

interface Props {
  roster: Roster
  run: (body: TrialIn) => Promise<void>
}

/** What each column holds, with the first rows beside it, and what the file does not say itself. */
export function ImportColumns({ roster, run }: Props) {
  const { t } = useI18n()
  const { locale } = useTexts()
  const [columns, setColumns] = useState<ImportColumn[]>([...(roster.columns ?? [])])
  const [whole, setWhole] = useState(false)
  const [region, setRegion] = useState('CN')
  const [order, setOrder] = useState<'' | 'dmy' | 'mdy'>('')
  const [busy, setBusy] = useState(false)
  const named = new Intl.DisplayNames(locale, { type: 'region' })
  const start = async () => {
    setBusy(true)
    await run({ columns, whole, region, date_order: order || null })
    setBusy(false)
  }
  const rows = (roster.headings ?? []).map((heading, at) => ({
    at,
    heading,
    samples: (roster.samples ?? []).map((row) => row[at] ?? '').filter(Boolean),
  }))
  const choose = (at: number, holds: ImportColumn) =>
    setColumns(columns.map((known, n) => (n === at ? holds : known === holds && holds !== KEEP ? null : known)))
  return (
    <Card title={t('import.columns.title')}>
      <p className="quiet">{t('import.columns.detail')}</p>
      <Table
        size="small"
        rowKey="at"
        pagination={false}
        dataSource={rows}
        columns={[
          { title: t('import.columns.heading'), dataIndex: 'heading', width: 220 },
          {
            title: t('import.columns.holds'),
            width: 240,
            render: (_, { at, heading }) => (
              <Select<ImportField | typeof KEEP | ''>
                className="wide"
                aria-label={t('import.columns.of', { heading: heading || String(at + 1) })}
                value={columns[at] ?? ''}
                onChange={(holds) => choose(at, holds || null)}
                options={[
                  { value: '', label: t('import.columns.none') },
                  ...(heading ? [{ value: KEEP, label: t('import.columns.keep') }] : []),
                  ...FIELDS[roster.kind].map((field) => ({ value: field, label: t(`import.field.${field}`) })),
                ]}
              />
            ),
          },
          { title: t('import.columns.samples'), render: (_, { samples }) => samples.join(' · '), ellipsis: true },
        ]}
      />
      <Form layout="vertical" className="pad" onFinish={() => void start()}>
        {roster.kind === 'people' && (
          <>
            <Space wrap size="large" align="end">
              <Form.Item label={t('import.region')}>
                <Select
                  className="filter"
                  aria-label={t('import.region')}
                  value={region}
                  onChange={setRegion}
                  showSearch={{ optionFilterProp: 'label' }}
                  options={REGIONS.map((value) => ({ value, label: named.of(value) ?? value }))}
                />
              </Form.Item>
              <Form.Item label={t('import.order')}>
                <Select<'' | 'dmy' | 'mdy'>
                  className="filter"
                  aria-label={t('import.order')}
                  value={order}
                  onChange={setOrder}
                  options={[
                    { value: '', label: t('import.order.auto') },
                    { value: 'dmy', label: t('import.order.dmy') },
                    { value: 'mdy', label: t('import.order.mdy') },
                  ]}
                />
              </Form.Item>
            </Space>
            <Form.Item extra={t('import.whole.detail')}>
              <Checkbox checked={whole} onChange={(event) => setWhole(event.target.checked)}>
                {t('import.whole')}
              </Checkbox>
            </Form.Item>
          </>
        )}
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('import.try')}
        </Button>
      </Form>
    </Card>
  )
}
