"""Alembic's entry point: run the migrations on the connection that the program hands over."""

from alembic import context

from navigator.store.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
