import type { Plugin } from 'vite'

/** The page names the code of its first board, so that it is fetched beside the small module that asks the API. */
export function firstBoard(): Plugin {
  return {
    name: 'yanzhen:first-board',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle = {}, chunk }) {
        const main = Object.values(bundle).find(
          (each) => each.type === 'chunk' && each.facadeModuleId?.endsWith('/main.tsx'),
        )
        if (main?.type !== 'chunk') throw new Error('main.tsx has no chunk of its own')
        const there = new Set([chunk?.fileName, ...(chunk?.imports ?? [])])
        return [main.fileName, ...main.imports]
          .filter((name) => !there.has(name))
          .map((name) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/console/${name}` },
            injectTo: 'head' as const,
          }))
      },
    },
  }
}
