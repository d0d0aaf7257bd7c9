"""The files that commands are given, and what is wrong with one that cannot be used."""

from __future__ import annotations

import sys
from pathlib import Path


class FileProblem(Exception):
    """A file that cannot be read or written. The message names it and says why, in one line."""


PROBLEMS = {
    "no_text": "no text in it",
    "picture": "a picture without text (scan it with text recognition first)",
    "not_a_letter": "does not look like a letter from an authority",
    "several": "looks like several letters; give one at a time",
    "too_long": "too long (at most 60 pages)",
    "other_language": "not in Danish",
    "locked": "locked with a password",
    "broken": "cannot be read (damaged, or not what its name says)",
    "unknown_format": "unknown kind of file (PDF, DOCX, HTML, Markdown and text are read)",
    "too_large": "too large (at most 20 MB)",
}
"""What a problem with the text in a file is called on the command line."""


def read_input(file: str) -> tuple[str, bytes]:
    """The name and the bytes of a file, or of stdin for '-'.

    Raises:
        FileProblem: it cannot be read.
    """
    if file == "-":
        return "stdin", sys.stdin.buffer.read()
    try:
        return file, Path(file).read_bytes()
    except OSError as error:
        raise FileProblem(f"{file}: {error.strerror}") from error
    except ValueError as error:
        raise FileProblem(f"{file}: {error}") from error
