"""The two accounts of the database: the owner, who migrates, and the application, which works in it."""

from __future__ import annotations

from psycopg import Connection, sql

DATABASE = "troth"
OWNER = "troth_owner"
APPLICATION = "troth"
SUPERUSER = "postgres"

# The owner can act as the application, so that migrations and tests can check what it may do.
# What stands in template1 is in every database made later, those of tests too.
FOUNDING = f"""
CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE;

CREATE ROLE {APPLICATION} LOGIN;

GRANT {APPLICATION} TO {OWNER};

CREATE EXTENSION IF NOT EXISTS vector;

{{grants}}

CREATE DATABASE {DATABASE} OWNER {OWNER};
"""

GRANTS = """
GRANT USAGE ON SCHEMA public TO {application};

ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE, MAINTAIN
  ON TABLES TO {application};

ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {application};
"""


def founding() -> str:
    """Write the statements that make roles, privileges and database, for a single-user server."""
    return FOUNDING.format(grants=GRANTS.format(owner=OWNER, application=APPLICATION))


def open_to(application: str, connection: Connection) -> None:
    """Let another login work with the tables that this connection's account will make.

    Call it before migrating a server of one's own; migrations then take away what is too much.
    """
    owner = connection.info.user
    names = {"owner": sql.Identifier(owner), "application": sql.Identifier(application)}
    connection.execute(sql.SQL(GRANTS).format(**names))
