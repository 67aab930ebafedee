"""Run by Alembic: the caller hands over its connection and its transaction."""

from alembic import context

if hasattr(context, "config"):  # only while Alembic runs this; a plain import does nothing
    context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
    context.run_migrations()
