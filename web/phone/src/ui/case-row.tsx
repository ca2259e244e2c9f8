import type { Case } from '@yanzhen/shared/api/types.ts'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'

/** One case: what it is about, how it stands, and until when. */
export function CaseRow({ found }: { found: Case }) {
  const { t, f } = useI18n()
  return (
    <li>
      <Link href={`/cases/${found.case_id}`}>
        <span className="row-title">{found.session_title}</span>
        <span className={found.due === 'over' || found.due === 'today' ? 'late' : 'quiet'}>
          {found.due
            ? t(found.due === 'over' ? 'case.was_due' : 'case.due', {
                when: f.moment(found.due_at, 'dateTime', found.timezone),
              })
            : found.state_text}
        </span>
      </Link>
    </li>
  )
}
