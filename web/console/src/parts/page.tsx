import { PrinterOutlined } from '@ant-design/icons'
import { Breadcrumb, Button } from 'antd'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { useI18n } from '../i18n.ts'
import { useSeen } from '../later.tsx'
import { findUnit, useKnown, usePlace } from '../place.ts'

/** A page's head: the way down the unit tree where the page is about a unit, the title, and what can be done. */
export function PageHead(props: { title: ReactNode; unitWay?: boolean; children?: ReactNode }) {
  useSeen()
  const { units } = useKnown()
  const { unit, link } = usePlace()
  const [path] = useLocation()
  const way = findUnit(units, unit)?.way ?? []
  return (
    <header className="page-head">
      <div>
        {props.unitWay && way.length > 1 && (
          <Breadcrumb
            items={way.map((node, index) => ({
              key: node.unit.path,
              title:
                index === way.length - 1 ? (
                  node.unit.name
                ) : (
                  <Link href={link(path, { unit: index === 0 ? null : node.unit.path })}>{node.unit.name}</Link>
                ),
            }))}
          />
        )}
        <h1>{props.title}</h1>
      </div>
      <div className="page-actions">{props.children}</div>
    </header>
  )
}

/** The page on one sheet, without navigation. */
export function PrintButton() {
  const { t } = useI18n()
  return (
    <Button icon={<PrinterOutlined />} onClick={() => print()}>
      {t('page.print')}
    </Button>
  )
}
