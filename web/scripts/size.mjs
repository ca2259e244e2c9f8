// The JavaScript of each first screen with one language, gzipped. Fails above a budget.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const TEXTS = ['src/texts/zh.ts', 'src/texts/en.ts']

/** How to weigh entries of an app: with all they import, each file once, in the language that weighs more. */
function scales(folder) {
  const dist = new URL(folder, import.meta.url)
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
  const weigh = (entries) => {
    const keys = entries.flatMap((entry) => [...closure(entry)])
    return [...new Set(keys.map((key) => manifest[key].file))].reduce((sum, file) => sum + size(file), 0)
  }
  return (...entries) => Math.max(...TEXTS.map((text) => weigh([...entries, text])))
}

const phone = scales('../dist/')
const console = scales('../dist/console/')
const held = [
  ['phone, before first use', phone('index.html'), 150_000],
  ['console, first board', console('index.html', 'src/main.tsx'), 120_000],
]
for (const [name, bytes, budget] of held) process.stdout.write(`${name}: ${bytes} of ${budget} bytes gzipped\n`)
process.stdout.write(`phone, with the camera: ${phone('index.html', 'src/screens/camera.tsx')}\n`)
process.exit(held.some(([, bytes, budget]) => bytes > budget) ? 1 : 0)
