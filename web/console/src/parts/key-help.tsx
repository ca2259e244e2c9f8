import { Button, Popover } from 'antd'
import { useState } from 'react'
import { type Key, useI18n } from '../i18n.ts'
import { useKeys } from './use-keys.ts'

/** The page's keys and what they do; opened by `?`. */
export function KeyHelp({ keys, page }: { keys: readonly string[]; page: 'queue' | 'photo' }) {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  useKeys({ '?': () => setOpen(!open) })
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      content={
        <dl className="keys">
          {keys.map((name) => (
            <div key={name}>
              <dt>
                <kbd>{name}</kbd>
              </dt>
              <dd>{t(`keys.${page}.${name.toLowerCase()}` as Key)}</dd>
            </div>
          ))}
        </dl>
      }
    >
      <Button type="text">
        {t('review.keys')} <kbd>?</kbd>
      </Button>
    </Popover>
  )
}
