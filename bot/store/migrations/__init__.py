"""The history of the tables; `alembic` applies it in `Database.migrate`."""
