import { TreeSelect } from 'antd'
import { useMemo } from 'react'
import { useLocation } from 'wouter'
import { useI18n } from '../i18n.ts'
import { unitNodes, useKnown, usePlace } from '../place.ts'

/** The company's tree to search and choose from, open when it comes. */
export default function UnitChoice() {
  const { t } = useI18n()
  const { units } = useKnown()
  const { unit, go } = usePlace()
  const [path] = useLocation()
  const tree = useMemo(() => [unitNodes(units)], [units])
  const list = /^\/[a-z]*/.exec(path)?.[0] ?? '/'
  return (
    <TreeSelect
      className="unit-picker"
      aria-label={t('top.unit')}
      autoFocus
      defaultOpen
      value={unit}
      treeData={tree}
      treeDefaultExpandedKeys={[units.unit.path]}
      showSearch={{ treeNodeFilterProp: 'title' }}
      placeholder={t('top.unit_search')}
      popupMatchSelectWidth={320}
      onChange={(value: string) => go({ unit: value === units.unit.path ? null : value }, list)}
    />
  )
}
