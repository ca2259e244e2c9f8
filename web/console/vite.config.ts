import { defineConfig } from 'vite'
import { app } from '../vite.shared.ts'

export default defineConfig(app({ base: '/console/', outDir: '../dist/console', port: 5174 }))
