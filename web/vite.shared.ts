import react from '@vitejs/plugin-react'
import type { UserConfig } from 'vite'

/** Both apps build alike; in development the API and the settings come from a running stack named by ORIGIN. */
export function app(options: { base: string; outDir: string; port: number }): UserConfig {
  const origin = process.env.ORIGIN ?? 'http://127.0.0.1:8080'
  const proxy = { target: origin, changeOrigin: true }
  return {
    base: options.base,
    plugins: [react()],
    build: { outDir: options.outDir, emptyOutDir: true, manifest: true, chunkSizeWarningLimit: 1500 },
    server: {
      host: '127.0.0.1',
      port: Number(process.env.PORT ?? options.port),
      proxy: { '/v1': proxy, '/config.json': proxy },
    },
  }
}
