import { ask } from '@yanzhen/shared/api/client.ts'
import type { EvidenceDetail } from '@yanzhen/shared/api/types.ts'
import { useLoad } from '@yanzhen/shared/session.tsx'
import { StatusTag, statusOf } from '@yanzhen/shared/status.tsx'
import { Card } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import { useI18n } from '../i18n.ts'
import { usePlace } from '../place.ts'
import { InQuestion, Reviews } from './appeals.tsx'
import { Compare, type View } from './compare.tsx'
import { DecisionBar, type Queue } from './decision-bar.tsx'
import { FileFacts } from './file-facts.tsx'
import { Findings } from './findings.tsx'
import { useTabTitle } from './page.tsx'
import { Picture } from './picture.tsx'
import { PlaceMap } from './place-map.tsx'
import { Loading, ProblemState } from './states.tsx'
import { VideoPlayer } from './video-player.tsx'

/** The picture left, the findings right, the decision at the bottom. */
export function EvidenceView({ id, queue }: { id: string; queue?: Queue }) {
  const [faces, setFaces] = useState(true)
  const [open, setOpen] = useState(false)
  const [view, setView] = useState<View>('side')
  const { data, error, mutate } = useLoad<EvidenceDetail>(
    ['evidence', id],
    (api) => ask(api.GET('/v1/evidence/{evidence_id}', { params: { path: { evidence_id: id } } })),
    { refreshInterval: (detail) => (detail && !detail.evidence.word ? 1_500 : 0) },
  )
  if (!data) return error ? <ProblemState problem={error} retry={() => void mutate()} /> : <Loading />
  return (
    <div className="evidence">
      <div className="evidence-left">
        <Picture detail={data} faces={faces} onFaces={setFaces} open={open} onOpen={setOpen} />
        {data.video && <VideoPlayer detail={data} />}
        {data.reuse.length > 0 && <Compare detail={data} view={view} onView={setView} />}
        {data.place && <PlaceMap place={data.place} />}
      </div>
      <div className="evidence-right">
        <InQuestion detail={data} />
        <Head detail={data} />
        <Findings detail={data} />
        <Reviews detail={data} />
        <FileFacts detail={data} />
      </div>
      <DecisionBar
        key={`${id} ${data.evidence.version}`}
        detail={data}
        queue={queue}
        onFaces={() => setFaces((shown) => !shown)}
        onOpen={() => setOpen((shown) => !shown)}
        onCompare={() => setView((shown) => (shown === 'side' ? 'slider' : 'side'))}
        onSaved={(saved) => void mutate(saved, { revalidate: false })}
        onConflict={() => void mutate()}
      />
    </div>
  )
}

function Head({ detail }: { detail: EvidenceDetail }) {
  const { t, f } = useI18n()
  const { link } = usePlace()
  const { evidence, session } = detail
  useTabTitle(`${evidence.employee_name} · ${evidence.session_title}`)
  return (
    <Card className="evidence-head">
      <div className="photo-line">
        <StatusTag status={statusOf(evidence)} large />
        {evidence.points !== null && (
          <span className="quiet">{t('evidence.points', { points: evidence.points, count: evidence.points })}</span>
        )}
        {evidence.awaits_review && <span className="quiet">{t('evidence.awaits')}</span>}
      </div>
      <h1>{evidence.word ? evidence.headline : t('evidence.findings.none')}</h1>
      <p>
        <strong>{evidence.employee_name}</strong>
        <span className="quiet">
          {' '}
          · <bdi>{evidence.unit_name}</bdi>
        </span>
      </p>
      <p>
        <Link href={link(`/sessions/${session.session_id}`)}>{evidence.session_title}</Link>
        <span className="quiet">
          {' '}
          · {f.moment(session.starts_at, 'weekday', session.timezone)}{' '}
          {f.span(session.starts_at, session.ends_at, session.timezone)}
        </span>
      </p>
    </Card>
  )
}
