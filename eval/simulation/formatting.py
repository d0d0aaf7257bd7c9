"""Telegram's limits on text and keyboards; lengths and offsets count UTF-16 units."""

from __future__ import annotations

from html.parser import HTMLParser

from eval.simulation.api import Json, bad_request

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_DATA_LIMIT = 64
_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
}  # fmt: skip
_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "copy_text", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "pay", "callback_game",
)  # fmt: skip


def units(text: str) -> int:
    """Count the UTF-16 units of a text."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def formatted(params: Json, name: str = "text") -> tuple[str, list[Json]]:
    """Return the text under `name` and its entities as Telegram would store them."""
    is_text = name == "text"
    text = str(params.get(name) or "")
    entities = list(params.get("entities" if is_text else "caption_entities") or [])
    mode = str(params.get("parse_mode") or "").lower()
    if mode == "html":
        text, entities = _from_html(text)
    elif mode:
        raise bad_request(f"this server does not parse {mode}")
    text = text.rstrip()
    total = units(text)
    if is_text and not text.strip():
        raise bad_request("message text is empty")
    if total > (TEXT_LIMIT if is_text else CAPTION_LIMIT):
        raise bad_request("message is too long" if is_text else "message caption is too long")
    sent = units(str(params.get(name) or "")) if not mode else total
    return text, _checked(entities, sent, total)


def _checked(entities: list[Json], sent: int, total: int) -> list[Json]:
    """Refuse what lies outside the text as sent; cut what lies in the blanks Telegram strips."""
    kept = []
    for entity in entities:
        start, length = int(entity["offset"]), int(entity["length"])
        end = start + length
        if start < 0 or length < 0 or end > sent:
            raise bad_request(
                f"entity beginning at UTF-16 offset {start} ends after the end of the text "
                f"at UTF-16 offset {end}"
            )
        if length and start < total:
            kept.append({**entity, "length": min(end, total) - start})
    return kept


def check_markup(markup: Json | None) -> Json | None:
    """Return the keyboard, or refuse it."""
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            if not button.get("text"):
                raise bad_request("can't parse inline keyboard button: Text buttons are unallowed")
            if not any(action in button for action in _ACTIONS):
                raise bad_request(
                    "can't parse inline keyboard button: "
                    "Text buttons are unallowed in the inline keyboard"
                )
            data = button.get("callback_data")
            if data is not None and not 1 <= len(str(data).encode()) <= _DATA_LIMIT:
                raise bad_request("BUTTON_DATA_INVALID")
    return markup or None


def _from_html(text: str) -> tuple[str, list[Json]]:
    parser = _Html()
    parser.feed(text)
    parser.close()
    if parser.open:
        raise bad_request(f"can't parse entities: Can't find end tag for {parser.open[-1][0]}")
    parser.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(parser.parts), parser.entities


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.entities: list[Json] = []
        self.open: list[tuple[str, Json]] = []
        self.length = 0

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
        self.length += units(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise bad_request(f'can\'t parse entities: Unsupported start tag "{tag}"')
        entity: Json = {"type": _TAGS[tag], "offset": self.length}
        named = dict(attrs)
        if tag == "a":
            entity["url"] = named.get("href")
        if "expandable" in named:
            entity["type"] = "expandable_blockquote"
        self.open.append((tag, entity))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise bad_request(f'can\'t parse entities: Unmatched end tag "{tag}"')
        _, entity = self.open.pop()
        entity["length"] = self.length - entity["offset"]
        if entity["length"]:
            self.entities.append(entity)
