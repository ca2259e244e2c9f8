import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import type zhCommon from '../locales/common.zh.json'
import { LOCALES, type Locale } from './config.ts'
import { Format } from './format.ts'

export type CommonKey = keyof typeof zhCommon
export type Values = Record<string, string | number>

export interface I18n<Key extends string> {
  locale: Locale
  /** The person chooses, on this device from now on. */
  setLocale: (locale: Locale) => void
  /** The directory knows the person's language; it counts until they choose another here. */
  adopt: (locale: Locale) => void
  t: (key: Key, values?: Values) => string
  f: Format
}

export type Texts = Record<string, string>
export type LoadTexts = Record<Locale, () => Promise<Texts>>

const CHOSEN = 'yanzhen.locale'
const Context = createContext<I18n<string> | null>(null)

/** The language a person chose on this device, or null. */
export function chosenLocale(): Locale | null {
  const chosen = localStorage.getItem(CHOSEN)
  return LOCALES.includes(chosen as Locale) ? (chosen as Locale) : null
}

/** The language to start with: chosen here, else the browser's if it is ours, else the company's. */
export function startLocale(fallback: Locale): Locale {
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => LOCALES.includes(tag as Locale))
  return chosenLocale() ?? (spoken as Locale | undefined) ?? fallback
}

/** Fills `{name}` and picks the plural form: `one photo || {count} photos` by `count`. */
export function fill(text: string, locale: Locale, values: Values = {}): string {
  const forms = text.split(' || ')
  const plural = forms.length > 1 && new Intl.PluralRules(locale).select(Number(values.count)) !== 'one'
  const form = (plural ? forms[1] : forms[0]) ?? text
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

export function I18nProvider(props: { start: Locale; load: LoadTexts; children: ReactNode }) {
  const { load } = props
  const [locale, setLocale] = useState(props.start)
  const [texts, setTexts] = useState<{ locale: Locale; texts: Texts } | null>(null)
  useEffect(() => {
    let current = true
    load[locale]().then((loaded) => {
      if (current) setTexts({ locale, texts: loaded })
    })
    document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en'
    return () => {
      current = false
    }
  }, [locale, load])
  const choose = useCallback((next: Locale) => {
    localStorage.setItem(CHOSEN, next)
    setLocale(next)
  }, [])
  const adopt = useCallback((known: Locale) => {
    if (!chosenLocale()) setLocale(known)
  }, [])
  const value = useMemo<I18n<string> | null>(() => {
    if (!texts) return null
    return {
      locale: texts.locale,
      setLocale: choose,
      adopt,
      t: (key, values) => fill(texts.texts[key] ?? key, texts.locale, values),
      f: new Format(texts.locale),
    }
  }, [texts, choose, adopt])
  return value && <Context value={value}>{props.children}</Context>
}

/** Texts, formats and the language; each app narrows `Key` to its own catalogue. */
export function useTexts<Key extends string = CommonKey>(): I18n<Key> {
  const value = useContext(Context)
  if (!value) throw new Error('I18nProvider is missing')
  return value as I18n<Key>
}
