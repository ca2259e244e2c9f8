import { defineConfig } from 'vite'
import { app } from '../vite.shared.ts'
import { firstBoard } from './first-board.ts'

const shared = app({ base: '/console/', outDir: '../dist/console', port: 5174 })

export default defineConfig({ ...shared, plugins: [...(shared.plugins ?? []), firstBoard()] })
