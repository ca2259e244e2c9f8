import type { Entry } from '../src/outbox/rules.ts'

export const entry = (change: Partial<Entry> = {}): Entry => ({
  client_id: 'a',
  employee_id: 'e',
  session_id: 's',
  session_title: 'Food safety',
  file: new Blob(['x']),
  sha256: '0'.repeat(64),
  size_bytes: 1,
  content_type: 'image/jpeg',
  capture: { source: 'camera', captured_at: null, clock_offset_ms: null, position: null, nonce: null },
  saved_at: 0,
  stage: 'saved',
  attempts: 0,
  next_try_at: 0,
  waits_for: null,
  evidence_id: null,
  problem: null,
  ...change,
})
