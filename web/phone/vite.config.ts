import { defineConfig } from 'vite'
import { app } from '../vite.shared.ts'
import { LATER, serviceWorker } from './worker/plugin.ts'

const shared = app({ base: '/', outDir: '../dist', port: 5173 })
const OF_FACES = /\.wasm$|\.bin$|blazeface/

export default defineConfig({
  ...shared,
  plugins: [...(shared.plugins ?? []), serviceWorker()],
  worker: { format: 'es', rollupOptions: { output: { entryFileNames: `${LATER}[name]-[hash].js` } } },
  build: {
    ...shared.build,
    rollupOptions: {
      output: {
        assetFileNames: ({ names }) =>
          `${names.some((name) => OF_FACES.test(name)) ? LATER : 'assets/'}[name]-[hash][extname]`,
      },
    },
  },
})
