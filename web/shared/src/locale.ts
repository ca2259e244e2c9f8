import { LOCALES, type Locale } from './config.ts'

const CHOSEN = 'yanzhen.locale'

/** The language a person chose on this device, or null. */
export function chosenLocale(): Locale | null {
  const chosen = localStorage.getItem(CHOSEN)
  return LOCALES.includes(chosen as Locale) ? (chosen as Locale) : null
}

export function keepLocale(locale: Locale): void {
  localStorage.setItem(CHOSEN, locale)
}

/** The language to start with: chosen here, else the browser's if it is ours, else the company's. */
export function startLocale(fallback: Locale): Locale {
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => LOCALES.includes(tag as Locale))
  return chosenLocale() ?? (spoken as Locale | undefined) ?? fallback
}
