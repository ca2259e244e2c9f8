/** What the API refused, or that it could not be reached (`offline`): `code` is stable, `detail` is for the person. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly detail: string,
    readonly errors: readonly Record<string, string>[] = [],
    /** So long the server asks to be left alone. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(detail || code)
  }
}
