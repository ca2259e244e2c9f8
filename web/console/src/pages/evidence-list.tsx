import { useI18n } from '../i18n.ts'
import { EvidenceListing } from '../parts/evidence-listing.tsx'
import { PageHead } from '../parts/page.tsx'
import { usePeriodName } from '../period-name.ts'
import { usePlace } from '../place.ts'

export default function EvidenceList() {
  const { t } = useI18n()
  const period = usePeriodName(usePlace())
  return (
    <>
      <PageHead title={`${t('evidence.title')} · ${period}`} unitWay />
      <EvidenceListing />
    </>
  )
}
