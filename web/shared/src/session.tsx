import { createContext, type ReactNode, useContext, useMemo } from 'react'
import useSWR, { type SWRConfiguration, type SWRResponse } from 'swr'
import { type Api, createApi, type Problem } from './api/client.ts'
import type { Auth } from './auth.ts'
import type { Config } from './config.ts'
import { useTexts } from './i18n.tsx'

interface Connection {
  api: Api
  auth: Auth
}

const Context = createContext<Connection | null>(null)

/** Gives every screen the API client and the sign-in of this visit. */
export function ConnectionProvider(props: { config: Config; auth: Auth; children: ReactNode }) {
  const { locale } = useTexts()
  const { config, auth } = props
  const value = useMemo(
    () => ({ auth, api: createApi(config.api_base ?? '/v1', auth, () => locale) }),
    [config, auth, locale],
  )
  return <Context value={value}>{props.children}</Context>
}

export function useConnection(): Connection {
  const value = useContext(Context)
  if (!value) throw new Error('ConnectionProvider is missing')
  return value
}

/** Loads by key; the language is part of it, since the API answers in it. */
export function useLoad<T>(
  key: readonly unknown[] | null,
  load: (api: Api) => Promise<T>,
  options: SWRConfiguration<T, Problem> = {},
): SWRResponse<T, Problem> {
  const { api } = useConnection()
  const { locale } = useTexts()
  return useSWR<T, Problem>(key && [...key, locale], () => load(api), {
    shouldRetryOnError: (error: Problem) => error.status === 0 || error.status === 429 || error.status >= 500,
    errorRetryInterval: 4000,
    ...options,
  })
}
