"""A phone's outbox from outside: how many photos it holds, and a day's photos put into it at once."""

import time

from issuer import PATIENCE_MS
from playwright.sync_api import Page

from tests.chromium import until

STORES = """(mode, work) => new Promise((resolve, reject) => {
  const opening = indexedDB.open('yanzhen-outbox')
  opening.onerror = () => reject(opening.error)
  opening.onupgradeneeded = () => opening.transaction.abort()
  opening.onsuccess = () => {
    const change = opening.result.transaction(['entries', 'files'], mode)
    const done = work(change.objectStore('entries'), change.objectStore('files'))
    change.onabort = () => reject(change.error)
    change.oncomplete = () => { opening.result.close(); resolve(done()) }
  }
})"""

OPENED = "indexedDB.databases().then((all) => all.some(({ name }) => name === 'yanzhen-outbox'))"

HELD = f"""({STORES})('readonly', (entries, files) => {{
  const counting = files.count()
  return () => counting.result
}})"""

FILL = f"""async ([session, person, count]) => {{
  const made = []
  const day = 24 * 60 * 60_000
  for (let at = 0; at < count; at += 1) {{
    const canvas = new OffscreenCanvas(320, 240)
    const paint = canvas.getContext('2d')
    for (let x = 0; x < 8; x += 1) for (let y = 0; y < 6; y += 1) {{
      paint.fillStyle = `hsl(${{Math.random() * 360}} 60% 50%)`
      paint.fillRect(x * 40, y * 40, 40, 40)
    }}
    const file = await canvas.convertToBlob({{ type: 'image/jpeg' }})
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
    const shutter = Date.now() - day + at * 60_000
    made.push([file, {{
      client_id: crypto.randomUUID(), employee_id: person, session_id: session, session_title: 'Safety',
      sha256: [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
      size_bytes: file.size, content_type: 'image/jpeg', saved_at: shutter, stage: 'saved',
      capture: {{ source: 'camera', captured_at: new Date(shutter).toISOString(), clock_offset_ms: 0,
        position: null, nonce: null }},
      attempts: 9, next_try_at: Date.now() + 290_000, waits_for: 'network', evidence_id: null, problem: null,
    }}])
  }}
  await ({STORES})('readwrite', (entries, files) => {{
    for (const [file, state] of made) {{ files.put(file, state.client_id); entries.put(state) }}
    return () => null
  }})
}}"""
"""Photos of a day without a signal, as the page would have left them: each waits for its next try, minutes ahead."""


def held(page: Page) -> int:
    """How many photos this phone still holds."""
    count: int = page.evaluate(HELD)
    return count


def emptied(page: Page, *, down_to: int = 0) -> None:
    """Until this phone holds no more photos than that; with patience, not for ever."""
    patience = time.monotonic() + PATIENCE_MS / 1000
    while (left := held(page)) > down_to:
        assert time.monotonic() < patience, f"{left} photos are still on the phone"
        page.wait_for_timeout(300)


def fill(page: Page, session: str, person: str, count: int) -> None:
    until(page, OPENED, patience_ms=PATIENCE_MS)
    page.evaluate(FILL, [session, person, count])


def waits(page: Page) -> None:
    """Until a photo is said to be safe without a network."""
    page.get_by_text("Saved, waiting for a network").first.wait_for(timeout=PATIENCE_MS)
