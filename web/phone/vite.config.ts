import { defineConfig } from 'vite'
import { app } from '../vite.shared.ts'
import { serviceWorker } from './worker/plugin.ts'

const shared = app({ base: '/', outDir: '../dist', port: 5173 })

export default defineConfig({ ...shared, plugins: [...(shared.plugins ?? []), serviceWorker()] })
