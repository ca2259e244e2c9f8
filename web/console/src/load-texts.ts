import type { LoadTexts } from '@yanzhen/shared/i18n.tsx'

/** One download holds both catalogues of a language, and only the language in use is loaded. */
export const loadTexts: LoadTexts = {
  zh: () => import('./texts/zh.ts').then((module) => module.texts),
  en: () => import('./texts/en.ts').then((module) => module.texts),
}
