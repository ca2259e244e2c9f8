import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import type zhCommon from '../locales/common.zh.json'
import type { Locale } from './config.ts'
import { Format } from './format.ts'
import { chosenLocale, keepLocale } from './locale.ts'

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

const Context = createContext<I18n<string> | null>(null)

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/

/** A text between isolates where it is written from right to left, so that the sentence around it keeps its order. */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text
}

/** Fills `{name}` and picks the plural form: `one photo || {count} photos` by `count`. */
export function fill(text: string, locale: Locale, values: Values = {}): string {
  const forms = text.split(' || ')
  const plural = forms.length > 1 && new Intl.PluralRules(locale).select(Number(values.count)) !== 'one'
  const form = (plural ? forms[1] : forms[0]) ?? text
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => isolated(String(values[name] ?? whole)))
}

/** `first` is the start's texts where they are there already: then nothing is drawn without words. */
export function I18nProvider(props: { start: Locale; load: LoadTexts; first?: Texts; children: ReactNode }) {
  const { load, first } = props
  const [locale, setLocale] = useState(props.start)
  const [texts, setTexts] = useState<{ locale: Locale; texts: Texts } | null>(
    first ? { locale: props.start, texts: first } : null,
  )
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
    keepLocale(next)
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
