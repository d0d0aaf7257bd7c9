"""Alembic's entry: runs the migrations on the connection that `Database.migrate` hands it."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from bot.store.columns import Base, Moment


def _render(kind: str, item: Any, _: object) -> str | Literal[False]:
    """A migration must not change when our own column types do."""
    moment = kind == "type" and isinstance(item, Moment)
    return "sa.DateTime(timezone=True)" if moment else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
