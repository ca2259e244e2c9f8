const PREFIX = 'yanzhen.kept.'

/** The last answers of the API that the first screens need, so that they start without a network. */
export function keep(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value))
  } catch (error) {
    // A full phone costs the start without a network, nothing else.
    if (!(error instanceof DOMException)) throw error
  }
}

export function kept<T>(name: string): T | undefined {
  const text = localStorage.getItem(PREFIX + name)
  return text === null ? undefined : (JSON.parse(text) as T)
}

/** Another person signs in, or this one leaves. */
export function forget(): void {
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name)
}
