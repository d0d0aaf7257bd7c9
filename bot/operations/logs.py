"""Logs that can be kept and sent on: no message, no name, no number, whatever fails where.

Our own lines hold nothing about people. Those of libraries may quote anything, and so may the text
of an exception: of both, only what was written before the program ran is let through.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

_OURS = ("borgerland", "bot", "knowledge", "eval")
_ARGUMENT = re.compile(r"(?:(\w+)=)?%[-#0 +]*\d*(?:\.\d+)?([sdrfgixX%])")


def set_up(level: str, form: str, stream: TextIO | None = None) -> None:
    """Log our own lines from a level on, and what libraries warn of, to stderr.

    `form` is "text" or "json": one object a line, with the values in the line as fields. Where
    a program around us keeps logs of its own, they stay as they are.
    """
    for own in [h for h in logging.root.handlers if type(h) is logging.StreamHandler]:
        logging.root.removeHandler(own)
    if logging.root.handlers:
        return
    logging.raiseExceptions = False  # else a line that cannot be written is shown with its values
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    handler.addFilter(_wanted)
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.WARNING)
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
    sys.excepthook = _told_when_it_ends


class TextLines(logging.Formatter):
    """Level, logger and message on a line; of an error its type and place."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        values = _values(record)
        error = "".join(f" {key}={values[key]}" for key in ("error", "place") if key in values)
        told = "" if _is_ours(record) and not record.exc_info else error
        return f"{record.levelname} {record.name} {_message(record)}{told}"


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, and the values in it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        return json.dumps(line | _values(record) | line, ensure_ascii=False, default=str)


def place(trace: TracebackType | None) -> str:
    """Where something went wrong, the innermost line first."""
    frames = traceback.extract_tb(trace)
    return " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))


def _wanted(record: logging.LogRecord) -> bool:
    """Libraries set levels of their own, and tell at INFO what was sent and asked."""
    return _is_ours(record) or record.levelno >= logging.WARNING


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in _OURS


def _message(record: logging.LogRecord) -> str:
    """Our own message with its values; a library's without, and only if it is none itself."""
    template = str(record.msg)
    if not _is_ours(record):
        where = f"{record.module}.py:{record.lineno}"
        return " ".join(template.split()) if _stands_in_the_code(record) else f"said so in {where}"
    if isinstance(record.msg, BaseException):
        return type(record.msg).__name__
    arguments = _arguments(record)
    return " ".join((template % arguments if arguments else template).splitlines())


def _stands_in_the_code(record: logging.LogRecord) -> bool:
    """Whether a message was written as it is, and not put together from what was read."""
    frame = sys._getframe()
    while frame := frame.f_back:  # type: ignore[assignment]
        code = frame.f_code
        if (code.co_filename, frame.f_lineno) == (record.pathname, record.lineno):
            return record.msg in code.co_consts
    return False


def _arguments(record: logging.LogRecord) -> tuple[Any, ...]:
    given = record.args if isinstance(record.args, tuple) else ()
    return tuple(type(a).__name__ if isinstance(a, BaseException) else a for a in given)


def _values(record: logging.LogRecord) -> dict[str, Any]:
    """What a line says as `name=value`, and the type and place of its error."""
    values: dict[str, Any] = {}
    if _is_ours(record):
        forms = [form for form in _ARGUMENT.finditer(str(record.msg)) if form[2] != "%"]
        for form, value in zip(forms, _arguments(record), strict=False):
            if form[1]:
                plain = isinstance(value, bool | int | float | None)
                values[form[1]] = value if plain else str(value)
    if record.exc_info and record.exc_info[0]:
        values["error"] = record.exc_info[0].__name__
        values["place"] = place(record.exc_info[2])
    return values


def _told_when_it_ends(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """A program that dies of a mistake says which and where, like everything else."""
    logging.getLogger("borgerland").critical("ended error=%s place=%s", kind.__name__, place(trace))
