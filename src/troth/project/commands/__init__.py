"""The roof's own commands."""

from troth.project.commands.parts import migrate, web, worker
from troth.project.commands.serve import serve

ALL = (serve, web, worker, migrate)
