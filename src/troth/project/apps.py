"""The roof as a Django application: when all is loaded, the jobs become known to the queue."""

from django.apps import AppConfig


class Project(AppConfig):
    name = "troth.project"
    label = "project"

    def ready(self) -> None:
        from troth.ground import events, jobs, modules  # models must be loaded before modules are read

        jobs.register([*events.JOBS, *(job for module in modules.installed() for job in module.jobs)])
