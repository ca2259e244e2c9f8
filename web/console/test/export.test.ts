import { describe, expect, test } from 'vitest'
import { type ExportColumn, fileName, harmless, isoIn, toCsv, toXlsx } from '../src/export.ts'

type Row = { name: string; count: number | null; at: Date }
const columns: ExportColumn<Row>[] = [
  { title: '姓名', kind: 'text', value: (row) => row.name },
  { title: 'Count', kind: 'number', value: (row) => row.count },
  { title: 'At', kind: 'moment', value: (row) => row.at },
]
const at = new Date('2026-03-15T06:05:00Z')

describe('a file of rows', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('takes %j for a text', (text) => {
    expect(harmless(text)).toBe(`'${text}`)
  })
  test('leaves other texts and negative numbers alone', () => {
    expect(harmless('王小明 = 1')).toBe('王小明 = 1')
    expect(toCsv(columns, [{ name: 'a', count: -3, at }], 'UTC')).toContain('a,-3,')
  })
  test('says the zone of a moment', () => {
    expect(isoIn(at, 'Asia/Shanghai')).toBe('2026-03-15T14:05:00+08:00')
    expect(isoIn(at, 'America/St_Johns')).toBe('2026-03-15T03:35:00-02:30')
    expect(isoIn(at, 'UTC')).toBe('2026-03-15T06:05:00+00:00')
  })
  test('as CSV has its mark, quotes what needs it and leaves nothing for what is not there', () => {
    const text = toCsv(columns, [{ name: 'Lin, "Hua"\n', count: null, at }], 'Asia/Shanghai')
    expect(text).toBe('\ufeff姓名,Count,At\r\n"Lin, ""Hua""\n",,2026-03-15T14:05:00+08:00\r\n')
  })
  test('as a workbook is a zip', async () => {
    const blob = await toXlsx(columns, [{ name: '=1', count: 2, at }], 'Asia/Shanghai', 'People: all')
    const bytes = new Uint8Array(await blob.arrayBuffer())
    expect(String.fromCharCode(...bytes.slice(0, 2))).toBe('PK')
  })
  test('is named after what, where and when', () => {
    expect(fileName(['People', 'East/1', '2026-03'], 'csv')).toBe('People East-1 2026-03.csv')
  })
})
