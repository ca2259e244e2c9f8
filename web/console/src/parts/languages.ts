import type { Locale } from '@yanzhen/shared/config.ts'

/** A language is named in itself, so that it is found by who needs it. */
export const LANGUAGE_NAMES: Record<Locale, string> = { zh: '中文', en: 'English' }
