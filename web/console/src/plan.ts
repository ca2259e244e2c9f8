import type { ClashesIn, SessionIn } from '@yanzhen/shared/api/types.ts'
import dayjs, { type Dayjs } from 'dayjs'
import { instantOf, wallOf } from './clock.ts'

const HOUR = 60 * 60_000
const WALL = 'YYYY-MM-DDTHH:mm'
const FIELDS = [
  'course_id',
  'title',
  'unit_path',
  'starts_at',
  'ends_at',
  'evidence_mode',
  'participants',
  'trainer_id',
  'room',
]
const GEOFENCE = ['geofence.latitude', 'geofence.longitude', 'geofence.radius_m']

/** What the form of a new session holds: moments as the unit's clocks show them. */
export interface Draft {
  course_id?: string
  title: string
  unit_path: string
  starts_at: Dayjs | null
  ends_at: Dayjs | null
  evidence_mode: 'each' | 'group'
  place: 'unit' | 'own'
  geofence?: { latitude?: number; longitude?: number; radius_m?: number }
  participants: string[]
  trainer_id?: string
  room?: string
}

/** The next full hour on the unit's clock. */
export function firstDraft(unit: string, zone: string, now: number): Draft {
  const next = Math.ceil(now / HOUR) * HOUR
  return {
    title: '',
    unit_path: unit,
    starts_at: dayjs(wallOf(next, zone)),
    ends_at: dayjs(wallOf(next + HOUR, zone)),
    evidence_mode: 'each',
    place: 'unit',
    participants: [],
  }
}

/** As the API takes it; what is not filled in is left out, so that the API says it is missing. */
export function toBody(draft: Draft, zone: string): Partial<SessionIn> {
  const instant = (wall: Dayjs | null) => (wall ? instantOf(wall.format(WALL), zone) : undefined)
  const { place, starts_at, ends_at, geofence, trainer_id, room, ...rest } = draft
  return {
    ...rest,
    ...(trainer_id && { trainer_id }),
    ...(room?.trim() && { room: room.trim() }),
    starts_at: instant(starts_at),
    ends_at: instant(ends_at),
    geofence: place === 'own' ? { ...geofence } : undefined,
  } as Partial<SessionIn>
}

/** Where in the form a field of the API stands: `participants.3` at the whole list, one that is not in it nowhere. */
export function fieldOf(field: string): string[] | null {
  if (GEOFENCE.includes(field)) return field.split('.')
  const [top = ''] = field.split('.')
  return FIELDS.includes(top) ? [top] : null
}

/** What may clash, as far as it is filled in; null while there is nothing to ask. */
export function toClashes(draft: Draft | undefined, zone: string): ClashesIn | null {
  if (!draft?.ends_at?.isAfter(draft.starts_at)) return null
  if (!draft.participants?.length && !draft.trainer_id && !draft.room?.trim()) return null
  const { unit_path, starts_at, ends_at, participants, trainer_id, room } = toBody(draft, zone)
  if (!unit_path || !starts_at || !ends_at) return null
  return {
    session_id: null,
    unit_path,
    starts_at,
    ends_at,
    participants: participants ?? [],
    trainer_id: trainer_id ?? null,
    room: room ?? null,
  }
}
