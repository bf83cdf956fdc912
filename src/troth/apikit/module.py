"""The API kit: router, gate, problems, and the routes of every object type."""

from django.utils.translation import gettext_lazy as _

from troth.apikit import files, jobs, members, rates, saved_views, search
from troth.ground.jobs import Periodic
from troth.ground.modules import Module

module = Module(
    name="apikit",
    label=_("API"),
    api=[
        ("/files", files.ROUTER),
        ("/search", search.ROUTER),
        ("/me", members.ME),
        ("/members", members.ROUTER),
        ("/rates", rates.ROUTER),
        ("/roles", members.ROLES),
        ("/views", saved_views.ROUTER),
    ],
    jobs=[Periodic(jobs.forget_answers, cron="10 3 * * *")],
)
