import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** What the camera fetches once it runs: not kept before, for most visits do without. */
export const LATER = 'assets/faces/'

/** Writes `sw.js` with the names of all files of the page; its version changes exactly when one of them does. */
export function serviceWorker(): Plugin {
  return {
    name: 'yanzhen:service-worker',
    apply: 'build',
    writeBundle(options, bundle) {
      const out = options.dir ?? ''
      const assets = Object.keys(bundle).filter((name) => name.startsWith('assets/') && !name.endsWith('.map'))
      const open = readdirSync(join(import.meta.dirname, '../public'))
      const names = [...assets, ...open].sort()
      const later = names.filter((name) => name.startsWith(LATER))
      const first = names.filter((name) => !name.startsWith(LATER))
      const hash = createHash('sha256')
      for (const name of ['index.html', ...names]) hash.update(name).update(readFileSync(join(out, name)))
      const template = readFileSync(join(import.meta.dirname, 'worker.js'), 'utf8')
      const listed = (all: string[]) => all.map((name) => `'/${name}'`).join(', ')
      const made = template
        .replace('%VERSION%', hash.digest('hex').slice(0, 16))
        .replace("'%FILES%'", listed(['', ...first]))
        .replace("'%LATER%'", listed(later))
      writeFileSync(join(out, 'sw.js'), made)
    },
  }
}
