import Button from 'antd-mobile/es/components/button'
import { Component, type ReactNode } from 'react'
import { useI18n } from '../i18n.ts'

/** A screen that breaks leaves a way on instead of a white page; what waits in the outbox is not touched by it. */
export class Unbroken extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override render() {
    return this.state.broken ? <Broken /> : this.props.children
  }
}

function Broken() {
  const { t } = useI18n()
  return (
    <main className="screen">
      <section className="note" role="alert">
        <h2>{t('broken.title')}</h2>
        <p>{t('broken.detail')}</p>
        <Button color="primary" onClick={() => location.assign('/')}>
          {t('broken.button')}
        </Button>
      </section>
    </main>
  )
}
