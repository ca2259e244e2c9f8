"""A mail's HTML, made of its text: a table with inline styles, which Outlook, phones and dark mode all show alike.

Every text is escaped. The paragraph that is the link becomes a button; other addresses stay text. Nothing is fetched:
no picture, no font, no tracking.
"""

from html import escape

from yanzhen.directory import Locale

FONT = "font-family:'PingFang SC','Microsoft YaHei',Arial,sans-serif"
OUTER = "padding:24px 12px"
CARD = "max-width:560px;width:100%;border:1px solid #d9d9d9;border-radius:8px"
TEXT = f"{FONT};font-size:16px;line-height:24px;padding:0 24px 12px"
HEAD = f"{FONT};font-size:20px;line-height:28px;font-weight:bold;padding:24px 24px 12px"
BUTTON = (
    f"{FONT};font-size:16px;line-height:24px;color:#ffffff;text-decoration:none;display:inline-block;padding:12px 24px"
)
BLUE = "#0b57d0"


def letter(locale: Locale, subject: str, body: str, link: str | None, button: str) -> str:
    """The same as the text, paragraph by paragraph; a link of its own line is the button."""
    rows = []
    for paragraph in body.split("\n\n"):
        lines = [line for line in paragraph.split("\n") if line != link]
        if any(line.strip() for line in lines):
            rows.append(f'<tr><td style="{TEXT}">{"<br>".join(escape(line) for line in lines)}</td></tr>')
    if link:
        rows.append(
            f'<tr><td style="padding:12px 24px 24px"><table role="presentation" cellpadding="0" cellspacing="0"><tr>'
            f'<td bgcolor="{BLUE}" style="border-radius:6px"><a href="{escape(link)}" style="{BUTTON}">'
            f"{escape(button)}</a></td></tr></table></td></tr>"
        )
    return (
        f'<!doctype html><html lang="{locale}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f'<title>{escape(subject)}</title></head><body style="margin:0;padding:0">'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>'
        f'<td align="center" style="{OUTER}">'
        f'<table role="presentation" cellpadding="0" cellspacing="0" width="560" style="{CARD}">'
        f'<tr><td style="{HEAD}">{escape(subject)}</td></tr>{"".join(rows)}</table></td></tr></table></body></html>'
    )


SEGMENTS = 2
"""So many parts a text message may have: each is paid for."""


def short(text: str, link: str | None) -> str:
    """A text message within two parts (3GPP TS 23.038: 153 characters each, 67 with any beyond ASCII). What is too long
    is cut in the sentence and never in the link."""
    limit = SEGMENTS * (153 if text.isascii() else 67)
    if len(text) <= limit:
        return text
    if link and text.endswith(link):
        sentence = text[: -len(link)].rstrip()
        room = SEGMENTS * 67 - len(link) - 2
        return f"{sentence[: max(room, 0)].rstrip()}… {link}" if room > 0 else link
    return text[: SEGMENTS * 67 - 1].rstrip() + "…"
