import { type CommonKey, useTexts } from '@yanzhen/shared/i18n.tsx'
import type zhConsole from '@yanzhen/shared/locales/console.zh.json'

export type Key = CommonKey | keyof typeof zhConsole

export const useI18n = useTexts<Key>
