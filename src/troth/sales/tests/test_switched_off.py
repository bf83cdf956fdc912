"""With sales switched off, nothing of it is to be seen, and what it kept stays for when it is on again."""

from __future__ import annotations

import subprocess
import sys

from troth.ground.testing import temporary_home
from troth.project.testing import environment, migrate_by_copy

LOOK = """
from troth.project import commandline, database
database.open_for_this_process(); commandline.set_up()
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from troth.catalog.registry import object_types
from troth.ground.modules import installed
from troth.team.models import Member, Role

assert "sales" not in {module.name for module in installed()}
assert not {"deals", "leads", "stages", "pipelines", "loss_reasons"} & object_types().keys()
admin = Member.objects.create(
    email="dele@hollin.example", name="Dele", role=Role.objects.get(key="administrator"))
client = Client(SERVER_NAME="127.0.0.1"); client.force_login(admin)
for place in ("/deals/", "/leads/", "/settings/pipelines/", "/api/v1/deals", "/api/v1/leads"):
    assert client.get(place).status_code == 404, place
for place in ("/", "/people/", "/settings/fields/"):
    answer = client.get(place)
    assert answer.status_code == 200, place
    for word in ("/deals/", "/leads/", "/settings/pipelines/"):
        assert word not in answer.content.decode(), (place, word)
with connection.cursor() as cursor:
    cursor.execute("select count(*) from sales_stage")
    assert cursor.fetchone()[0] == 6
print("nothing of it")
"""


def test_nothing_of_sales_is_seen_while_it_is_off() -> None:
    with temporary_home() as home:
        migrate_by_copy(home)  # an installation that had it on
        done = subprocess.run(
            [sys.executable, "-c", LOOK],
            env=environment(home, TROTH_MODULES="none"), capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("nothing of it")
