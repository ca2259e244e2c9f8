// Locale files have equal keys, equal placeholders and no empty text; a catalogue may not repeat a common key.
import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../shared/locales/', import.meta.url)
const read = (name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
const names = readdirSync(folder)
const catalogues = [...new Set(names.map((name) => name.split('.')[0]))]
const problems = []
const holders = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join()

for (const catalogue of catalogues) {
  const zh = read(`${catalogue}.zh.json`)
  const en = read(`${catalogue}.en.json`)
  for (const key of new Set([...Object.keys(zh), ...Object.keys(en)])) {
    if (!zh[key]?.trim()) problems.push(`${catalogue}.zh.json lacks ${key}`)
    else if (!en[key]?.trim()) problems.push(`${catalogue}.en.json lacks ${key}`)
    else if (holders(zh[key]) !== holders(en[key])) problems.push(`${catalogue}: ${key} fills different names`)
  }
}
const common = new Set(Object.keys(read('common.zh.json')))
for (const catalogue of catalogues.filter((name) => name !== 'common')) {
  for (const key of Object.keys(read(`${catalogue}.zh.json`))) {
    if (common.has(key)) problems.push(`${catalogue} repeats the common key ${key}`)
  }
}
for (const problem of problems) process.stderr.write(`${problem}\n`)
process.exit(problems.length ? 1 : 0)
