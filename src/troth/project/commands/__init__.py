"""The roof's own commands."""

from troth.project.commands.act import act
from troth.project.commands.backup import backup, release_mail, restore
from troth.project.commands.demo import demo
from troth.project.commands.doctor import doctor
from troth.project.commands.listing import events, modules
from troth.project.commands.parts import migrate, web, worker
from troth.project.commands.serve import serve
from troth.project.commands.welcome import welcome

ALL = (
    serve,
    web,
    worker,
    migrate,
    demo,
    act,
    backup,
    restore,
    release_mail,
    welcome,
    doctor,
    events,
    modules,
)
