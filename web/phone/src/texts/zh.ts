import common from '@yanzhen/shared/locales/common.zh.json'
import phone from '@yanzhen/shared/locales/phone.zh.json'

export const texts = { ...common, ...phone }
