import common from '@yanzhen/shared/locales/common.en.json'
import phone from '@yanzhen/shared/locales/phone.en.json'

export const texts = { ...common, ...phone }
