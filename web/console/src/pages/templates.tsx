import { ask } from '@yanzhen/shared/api/client.ts'
import type { Template, TemplatePreview } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Card, Segmented } from 'antd'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { MessagePreview } from '../parts/message-preview.tsx'
import { PageHead } from '../parts/page.tsx'
import { SendTest } from '../parts/send-test.tsx'
import { Loading, ProblemState } from '../parts/states.tsx'
import { usePlace } from '../place.ts'

const PATH = '/messages/templates'

/** Every message that people are sent, as each medium shows it. Which one, and the language, stand in the address. */
export default function Templates() {
  const { t, locale } = useI18n()
  const { params, link, go } = usePlace()
  const { data, error, mutate } = useLoad<{ items: Template[] }>(['templates', locale], (api) =>
    ask(api.GET('/v1/templates')),
  )
  if (!data) return error ? <ProblemState problem={error} retry={() => void mutate()} /> : <Loading />
  const chosen = data.items.find((one) => one.name === params.get('message')) ?? data.items[0]
  const language = params.get('language') === 'en' ? 'en' : params.get('language') === 'zh' ? 'zh' : locale
  if (!chosen) return null
  const kinds = [...new Set(data.items.map((one) => one.kind_text))]
  return (
    <>
      <PageHead title={t('templates.title')}>
        <Link className="button" href={link('/messages')}>
          {t('messages.title')}
        </Link>
      </PageHead>
      <div className="templates">
        <nav aria-label={t('templates.all')}>
          {kinds.map((kind) => (
            <section key={kind}>
              <h2>{kind}</h2>
              <ul>
                {data.items
                  .filter((one) => one.kind_text === kind)
                  .map((one) => (
                    <li key={one.name}>
                      <Link
                        href={link(PATH, { message: one.name, language })}
                        aria-current={one.name === chosen.name ? 'page' : undefined}
                      >
                        {one.subject}
                      </Link>
                    </li>
                  ))}
              </ul>
            </section>
          ))}
        </nav>
        <div>
          <Card size="small" title={t('templates.test')}>
            <SendTest key={chosen.name} template={chosen.name} />
          </Card>
          <Segmented<string>
            aria-label={t('templates.language')}
            value={language}
            onChange={(next) => go({ message: chosen.name, language: next })}
            options={[
              { value: 'zh', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
          />
          <Chosen name={chosen.name} language={language} />
        </div>
      </div>
    </>
  )
}

function Chosen({ name, language }: { name: string; language: string }) {
  const { data, error, mutate } = useLoad<TemplatePreview>(['template', name], (api) =>
    ask(api.GET('/v1/templates/{template}', { params: { path: { template: name } } })),
  )
  const version = data?.versions.find((one) => one.locale === language)
  if (!version) return error ? <ProblemState problem={error} retry={() => void mutate()} /> : <Loading />
  return <MessagePreview key={`${name} ${language}`} of={version} />
}
