import { ask } from '@yanzhen/shared/api/client.ts'
import type { Employee } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { EvidenceListing } from '../parts/evidence-listing.tsx'
import { PageHead } from '../parts/page.tsx'
import { Loading, ProblemState } from '../parts/states.tsx'
import { findUnit, useKnown, usePlace } from '../place.ts'

/** One person and every photo they handed in, newest first. */
export default function PersonPage({ id }: { id: string }) {
  const { t } = useI18n()
  const { units } = useKnown()
  const { link } = usePlace()
  const { data, error, mutate } = useLoad<Employee>(['person', id], (api) =>
    ask(api.GET('/v1/employees/{employee_id}', { params: { path: { employee_id: id } } })),
  )
  if (!data) return error ? <ProblemState problem={error} retry={() => void mutate()} /> : <Loading />
  const unit = findUnit(units, data.unit_path)?.node.unit
  return (
    <>
      <PageHead title={data.name}>
        <span className="pill">{t(data.active ? 'people.active.yes' : 'people.inactive')}</span>
      </PageHead>
      <ul className="facts-line">
        <li>{data.employee_id}</li>
        <li>
          <Link href={link('/people', { unit: data.unit_path })}>{unit?.name ?? data.unit_path}</Link>
        </li>
        {data.position && <li>{data.position}</li>}
        <li>{t(`role.${data.role}`)}</li>
        <li>
          {t('people.face')} {t('people.face.enrolled', { count: data.face_count })}
        </li>
      </ul>
      <EvidenceListing person={data} />
    </>
  )
}
