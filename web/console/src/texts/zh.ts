import common from '@yanzhen/shared/locales/common.zh.json'
import console from '@yanzhen/shared/locales/console.zh.json'

export const texts = { ...common, ...console }
