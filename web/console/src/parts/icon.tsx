import type { AbstractNode, IconDefinition } from '@ant-design/icons-svg/es/types'

/** One of Ant Design's drawings as plain SVG; their own icon component brings the style engine along. */
export function Icon({ of }: { of: IconDefinition }) {
  const { attrs, children = [] } = typeof of.icon === 'function' ? of.icon('', '') : of.icon
  return (
    <svg className="icon" viewBox={attrs.viewBox} width="1em" height="1em" fill="currentColor" aria-hidden="true">
      {children.map(({ attrs }: AbstractNode) => (
        <path key={attrs.d} d={attrs.d} />
      ))}
    </svg>
  )
}
