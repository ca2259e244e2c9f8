import { useI18n } from '../i18n.ts'
import { type Change, keyOf, shown } from '../policy-fields.ts'

/** Old and new values, one below the other. */
export function PolicyChanges({ list, none }: { list: readonly Change[]; none: string }) {
  const { t, f } = useI18n()
  if (list.length === 0) return <p className="quiet">{none}</p>
  return (
    <ul className="policy-changes">
      {list.map(({ field, before, after }) => (
        <li key={keyOf(field)}>
          <span>{field.title}</span>
          <span>
            <del>{shown(field, before, t, f)}</del> → <strong>{shown(field, after, t, f)}</strong>
          </span>
        </li>
      ))}
    </ul>
  )
}
