import { chosenTheme, keepTheme, type ThemeChoice } from '@yanzhen/shared/theme.ts'
import { createContext, type ReactNode, useContext, useLayoutEffect, useState, useSyncExternalStore } from 'react'

interface ThemeState {
  choice: ThemeChoice
  dark: boolean
  choose: (choice: ThemeChoice) => void
}

const Context = createContext<ThemeState>({ choice: 'system', dark: false, choose: () => undefined })
export const useTheme = () => useContext(Context)

function media(text: string): [(changed: () => void) => () => void, () => boolean] {
  const listen = (changed: () => void) => {
    const query = matchMedia(text)
    query.addEventListener('change', changed)
    return () => query.removeEventListener('change', changed)
  }
  return [listen, () => matchMedia(text).matches]
}

const DARK = media('(prefers-color-scheme: dark)')
const PRINT = media('print')

/** Light or dark as chosen or as the system says; on paper always light. */
export function Theme({ children }: { children: ReactNode }) {
  const systemDark = useSyncExternalStore(...DARK)
  const printed = useSyncExternalStore(...PRINT)
  const [choice, setChoice] = useState(chosenTheme)
  const dark = !printed && (choice === 'system' ? systemDark : choice === 'dark')
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  }, [dark])
  const choose = (next: ThemeChoice) => {
    keepTheme(next)
    setChoice(next)
  }
  return <Context value={{ choice, dark, choose }}>{children}</Context>
}
