"""The embedded PostgreSQL: a server of our own, started when first needed and stopped by the last user.

Read `supervisor.py` first.
"""


class DatabaseNotStarted(Exception):
    """The embedded database can not run. The message is one line that names the fix."""
