export type ThemeChoice = 'system' | 'light' | 'dark'

const CHOSEN = 'yanzhen.theme'

/** Light or dark as the device says, from now on. */
export function followSystemTheme(apply?: (dark: boolean) => void): void {
  const query = matchMedia('(prefers-color-scheme: dark)')
  const show = () => {
    document.documentElement.dataset.theme = query.matches ? 'dark' : 'light'
    apply?.(query.matches)
  }
  query.addEventListener('change', show)
  show()
}

export function chosenTheme(): ThemeChoice {
  const kept = localStorage.getItem(CHOSEN)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

export function keepTheme(choice: ThemeChoice): void {
  localStorage.setItem(CHOSEN, choice)
}
