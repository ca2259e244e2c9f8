/** The last answers of the API that the first screens need, so that they start without a network. */
export function keep(name: string, value: unknown): void {
  localStorage.setItem(`yanzhen.kept.${name}`, JSON.stringify(value))
}

export function kept<T>(name: string): T | undefined {
  const text = localStorage.getItem(`yanzhen.kept.${name}`)
  return text === null ? undefined : (JSON.parse(text) as T)
}
