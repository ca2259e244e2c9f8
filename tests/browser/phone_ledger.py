"""What a phone did with its photos, in order: bytes sent, the API's yes, deleted; written in the page as it happens."""

from typing import Any

from playwright.sync_api import BrowserContext, Page

WRITE = """(() => {
  let count = 0
  const note = (what, id) => {
    const at = String(Date.now()).padStart(14, '0') + '.' + String(count++).padStart(5, '0')
    localStorage.setItem('ledger.' + at + '.' + Math.random(), JSON.stringify([what, id]))
  }
  const { fetch } = window
  window.fetch = async (...given) => {
    const request = new Request(...given)
    const asked = request.method === 'POST' ? request.clone() : null
    const answer = await fetch(request)
    const { pathname } = new URL(request.url)
    if (asked && answer.ok && /^\\/v1\\/sessions\\/[^/]+\\/evidence$/.test(pathname)) {
      note('slot', [(await asked.json()).client_id, (await answer.clone().json()).evidence_id])
    }
    if (answer.ok && /^\\/v1\\/evidence\\/[^/]+$/.test(pathname)) {
      const { evidence } = await answer.clone().json()
      if (['received', 'judged'].includes(evidence.state)) note('yes', evidence.evidence_id)
    }
    return answer
  }
  const { send } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.send = function (body) {
    this.addEventListener('load', () => this.status < 300 && note('sent', body.get('key')))
    return send.call(this, body)
  }
  const remove = IDBObjectStore.prototype.delete
  IDBObjectStore.prototype.delete = function (key) {
    if (this.name === 'files') note('deleted', key)
    return remove.call(this, key)
  }
})()"""

READ = """Object.keys(localStorage).filter((name) => name.startsWith('ledger.')).sort()
  .map((name) => JSON.parse(localStorage.getItem(name)))"""


def keep_ledger(context: BrowserContext) -> None:
    context.add_init_script(WRITE)


def read_ledger(page: Page) -> list[tuple[str, Any]]:
    return [(what, known) for what, known in page.evaluate(READ)]


def deleted_after_yes(page: Page) -> list[str]:
    """The evidence ids of all photos this phone deleted, each of them after the API said that it holds the bytes."""
    evidence_of: dict[str, str] = {}
    held: set[str] = set()
    deleted = []
    for what, known in read_ledger(page):
        if what == "slot":
            evidence_of[known[0]] = known[1]
        elif what == "yes":
            held.add(known)
        elif what == "deleted":
            assert evidence_of[known] in held, "deleted before the API's yes"
            deleted.append(evidence_of[known])
    assert len(set(deleted)) == len(deleted)
    return deleted


def sent(page: Page) -> int:
    """How many uploads went through."""
    return sum(what == "sent" for what, _ in read_ledger(page))
