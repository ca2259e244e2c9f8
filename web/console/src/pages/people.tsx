import { ask, type Problem } from '@yanzhen/shared/api/client.ts'
import type { Employee } from '@yanzhen/shared/api/types.ts'
import { useConnection } from '@yanzhen/shared/session.tsx'
import { StatusIcon } from '@yanzhen/shared/status.tsx'
import { Button, Card, Table, type TableColumnsType } from 'antd'
import useSWRInfinite from 'swr/infinite'
import { useI18n } from '../i18n.ts'
import { PageHead } from '../parts/page.tsx'
import { EmptyState, Loading, ProblemState } from '../parts/states.tsx'
import { findUnit, useKnown, usePlace } from '../place.ts'

const PAGE = 50

interface Page {
  items: Employee[]
  next: string | null
}

/** Who belongs to a unit and whose face pictures are there; without them a person looks at their photos. */
export default function People() {
  const { t } = useI18n()
  const { api } = useConnection()
  const { units } = useKnown()
  const { unit } = usePlace()
  const { data, error, size, setSize, isValidating, mutate } = useSWRInfinite<Page, Problem>(
    (index: number, before: Page | null) =>
      index > 0 && !before?.next ? null : ['people', unit, before?.next ?? null],
    ([, , cursor]: [string, string, string | null]) =>
      ask(api.GET('/v1/employees', { params: { query: { unit, limit: PAGE, ...(cursor ? { cursor } : {}) } } })),
    { revalidateFirstPage: false },
  )
  const more = data?.at(-1)?.next
  const columns: TableColumnsType<Employee> = [
    {
      title: t('people.name'),
      key: 'name',
      width: 200,
      render: (_, person) => (
        <>
          {person.name} {!person.active && <span className="pill">{t('people.inactive')}</span>}
        </>
      ),
    },
    { title: t('people.position'), dataIndex: 'position', width: 180, ellipsis: true },
    {
      title: t('people.unit'),
      key: 'unit',
      ellipsis: true,
      render: (_, person) => findUnit(units, person.unit_path)?.node.unit.name ?? person.unit_path,
    },
    { title: t('people.role'), key: 'role', width: 120, render: (_, person) => t(`role.${person.role}`) },
    { title: t('people.face'), key: 'face', width: 180, render: (_, person) => <FaceState person={person} /> },
  ]
  return (
    <>
      <PageHead title={t('people.title')} unitWay />
      {!data ? (
        error ? (
          <ProblemState problem={error} retry={() => void mutate()} />
        ) : (
          <Loading />
        )
      ) : (
        <Card className="card-table">
          <Table<Employee>
            size="small"
            rowKey="employee_id"
            columns={columns}
            dataSource={data.flatMap((page) => page.items)}
            pagination={false}
            tableLayout="fixed"
            locale={{ emptyText: <EmptyState title={t('people.empty.title')} detail={t('people.empty.detail')} /> }}
          />
          {more && (
            <Button className="more" loading={isValidating} onClick={() => void setSize(size + 1)}>
              {t('evidence.more')}
            </Button>
          )}
        </Card>
      )}
    </>
  )
}

function FaceState({ person }: { person: Employee }) {
  const { t } = useI18n()
  if (person.face_count > 0) {
    return (
      <span className="with-icon" data-status="genuine">
        <StatusIcon status="genuine" size={14} />
        {t('people.face.enrolled', { count: person.face_count })}
      </span>
    )
  }
  return (
    <span className="with-icon" data-status="unable">
      <StatusIcon status="unable" size={14} />
      {t(person.consent.withdrawn_at ? 'people.face.withdrawn' : 'people.face.none')}
    </span>
  )
}
