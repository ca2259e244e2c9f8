// The JavaScript of each first screen with one language, and what the camera fetches later, gzipped. Fails above a
// budget.
import { readdirSync, readFileSync } from 'node:fs'
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

/** The files of a folder as they travel: a CDN packs no weights. */
function weighFolder(folder) {
  const url = new URL(folder, import.meta.url)
  const bytes = readdirSync(url).map((name) => {
    const body = readFileSync(new URL(name, url))
    return name.endsWith('.bin') ? body.length : gzipSync(body, { level: 9 }).length
  })
  return bytes.reduce((sum, each) => sum + each, 0)
}

const phone = scales('../dist/')
const console = scales('../dist/console/')
const held = [
  ['phone, before first use', phone('index.html'), 150_000],
  ['phone, faces in the camera', weighFolder('../dist/assets/faces/'), 1_000_000],
  ['console, first board', console('index.html', 'src/main.tsx'), 120_000],
]
for (const [name, bytes, budget] of held) process.stdout.write(`${name}: ${bytes} of ${budget} bytes gzipped\n`)
process.stdout.write(`phone, with the camera: ${phone('index.html', 'src/screens/camera.tsx')}\n`)
process.exit(held.some(([, bytes, budget]) => bytes > budget) ? 1 : 0)
