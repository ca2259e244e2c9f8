import common from '@yanzhen/shared/locales/common.en.json'
import console from '@yanzhen/shared/locales/console.en.json'

export const texts = { ...common, ...console }
