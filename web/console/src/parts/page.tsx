import PrinterOutlined from '@ant-design/icons-svg/es/asn/PrinterOutlined'
import { type ReactNode, useEffect } from 'react'
import { Link, useLocation } from 'wouter'
import { useI18n } from '../i18n.ts'
import { useSeen } from '../later.tsx'
import { findUnit, useKnown, usePlace } from '../place.ts'
import { Icon } from './icon.tsx'

/** A page's head: the way down the unit tree where the page is about a unit, the title, and what can be done. */
export function PageHead(props: { title: string; unitWay?: boolean; children?: ReactNode }) {
  useSeen()
  useTabTitle(props.title)
  const { t } = useI18n()
  const { units } = useKnown()
  const { unit, link } = usePlace()
  const [path] = useLocation()
  const way = findUnit(units, unit)?.way ?? []
  return (
    <header className="page-head">
      <div>
        {props.unitWay && way.length > 1 && (
          <nav className="way" aria-label={t('page.way')}>
            <ol>
              {way.map(({ unit: { path: at, name } }, place) => (
                <li key={at}>
                  {at === unit ? name : <Link href={link(path, { unit: place === 0 ? null : at })}>{name}</Link>}
                </li>
              ))}
            </ol>
          </nav>
        )}
        <h1>{props.title}</h1>
      </div>
      <div className="page-actions">{props.children}</div>
    </header>
  )
}

/** By which one finds the page among a browser's tabs, and later in its history. */
export function useTabTitle(title: string): void {
  const { t } = useI18n()
  useEffect(() => {
    document.title = `${title} · ${t('product')}`
  }, [title, t])
}

/** The page on one sheet, without navigation. */
export function PrintButton() {
  const { t } = useI18n()
  return (
    <button type="button" className="button" onClick={() => print()}>
      <Icon of={PrinterOutlined} />
      {t('page.print')}
    </button>
  )
}
