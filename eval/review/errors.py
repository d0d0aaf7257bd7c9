"""What somebody who reviews questions can mend."""

from __future__ import annotations

import click


class ReviewError(click.ClickException):
    """Something cannot be reviewed as it was asked for. The message says why."""

    exit_code = 2
