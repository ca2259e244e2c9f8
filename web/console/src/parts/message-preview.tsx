import type { TemplatePreview } from '@yanzhen/shared/api/types.ts'
import { Card, Segmented } from 'antd'
import { useState } from 'react'
import { useI18n } from '../i18n.ts'

/** A message as mail, text message, chat and push. */
export function MessagePreview({ of }: { of: TemplatePreview['versions'][number] }) {
  const { t, f } = useI18n()
  const [form, setForm] = useState<'html' | 'text'>('html')
  const { sms } = of
  const length = t('templates.sms.length', {
    units: f.number(sms.units),
    count: sms.parts,
    alphabet: t(`templates.sms.${sms.alphabet}`),
  })
  return (
    <div className="previews" lang={of.locale}>
      <Card
        size="small"
        title={t('templates.mail')}
        extra={
          <Segmented<'html' | 'text'>
            size="small"
            aria-label={t('templates.form')}
            value={form}
            onChange={setForm}
            options={[
              { value: 'html', label: t('templates.html') },
              { value: 'text', label: t('templates.text') },
            ]}
          />
        }
      >
        <p>
          <strong>{of.subject}</strong>
        </p>
        {form === 'html' ? (
          // Without rights: nothing in it runs, and its links lead nowhere.
          <iframe className="letter" title={of.subject} sandbox="" srcDoc={of.html} />
        ) : (
          <p className="message-text">{of.text}</p>
        )}
      </Card>
      <Card size="small" title={t('templates.sms')} extra={<span className="quiet">{length}</span>}>
        <p className="message-text bubble">{sms.text}</p>
      </Card>
      <Card size="small" title={t('templates.chat')}>
        <p className="message-text bubble">{of.chat}</p>
      </Card>
      <Card size="small" title={t('templates.push')}>
        <p className="message-text bubble">{of.push}</p>
        <p className="quiet">{t('templates.push.hint')}</p>
      </Card>
    </div>
  )
}
