import { type CommonKey, type LoadTexts, useTexts } from '@yanzhen/shared/i18n.tsx'
import type zhConsole from '@yanzhen/shared/locales/console.zh.json'

export type Key = CommonKey | keyof typeof zhConsole

/** One download holds both catalogues of a language, and only the language in use is loaded. */
export const loadTexts: LoadTexts = {
  zh: () => import('./texts/zh.ts').then((module) => module.texts),
  en: () => import('./texts/en.ts').then((module) => module.texts),
}

export const useI18n = useTexts<Key>
