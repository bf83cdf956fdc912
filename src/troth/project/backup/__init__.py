"""Backup and restore: database, files and the secret key in one file.

`archive.py` is the file, `database.py` the part of it that PostgreSQL reads and writes, `making.py` and
`restoring.py` put them together.
"""


class BackupRefused(Exception):
    """A backup can not be made, or not be restored. The message is one line that names the reason."""
