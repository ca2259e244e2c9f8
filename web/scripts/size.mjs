// The phone's JavaScript before first use, gzipped: the first screen's files and one language. Fails above the budget.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUDGET = 150_000
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))
const sizes = new Map()
const size = (file) => {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length)
  return sizes.get(file)
}
const closure = (key, found = new Set()) => {
  if (found.has(key)) return found
  found.add(key)
  for (const each of manifest[key].imports ?? []) closure(each, found)
  return found
}
const weigh = (keys) =>
  [...new Set([...keys].map((key) => manifest[key].file))].reduce((sum, file) => sum + size(file), 0)

const first = closure('index.html')
const texts = ['src/texts/zh.ts', 'src/texts/en.ts'].map((key) => closure(key))
const before = Math.max(...texts.map((text) => weigh(new Set([...first, ...text]))))
const camera = closure('src/screens/camera.tsx')
const opened = Math.max(...texts.map((text) => weigh(new Set([...first, ...text, ...camera]))))
process.stdout.write(`phone, before first use: ${before} of ${BUDGET} bytes gzipped; with the camera: ${opened}\n`)
process.exit(before > BUDGET ? 1 : 0)
