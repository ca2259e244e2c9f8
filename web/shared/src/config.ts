/** The settings a stack serves at `/config.json`; README.md describes each field. */
export interface Config {
  issuer: string
  client_id: string
  scope?: string
  bearer?: 'access_token' | 'id_token'
  api_base?: string
  locale?: Locale
  metadata?: {
    issuer: string
    authorization_endpoint: string
    token_endpoint: string
    jwks_uri: string
    end_session_endpoint?: string
  }
}

export type Locale = 'zh' | 'en'
export const LOCALES: readonly Locale[] = ['zh', 'en']

const KEPT = 'yanzhen.config'
const PATIENCE_MS = 3_000

/** The settings of the last visit, or null. */
export function keptConfig(): Config | null {
  const kept = localStorage.getItem(KEPT)
  return kept === null ? null : (JSON.parse(kept) as Config)
}

/** The stack's settings; without a network, or with one that does not answer, those of the last visit, so that the
 * phone page starts offline. */
export async function loadConfig(): Promise<Config> {
  const kept = keptConfig()
  try {
    const signal = kept === null ? null : AbortSignal.timeout(PATIENCE_MS)
    const response = await fetch('/config.json', { cache: 'no-store', signal })
    if (!response.ok) throw new Error(`config.json: ${response.status}`)
    const config = (await response.json()) as Config
    keepConfig(config)
    return config
  } catch (error) {
    if (kept) return kept
    throw error
  }
}

function keepConfig(config: Config): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(config))
  } catch (error) {
    // A full device costs the start without a network, nothing else.
    if (!(error instanceof DOMException)) throw error
  }
}
