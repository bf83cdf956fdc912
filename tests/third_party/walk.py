"""Walk through what a module from elsewhere adds, in an installation that has it; print what was seen."""

from __future__ import annotations

import json

from troth.project import database, loading


def main() -> None:
    database.open_for_this_process()
    loading.set_up()
    from django.test import Client
    from troth_bikes.handlers import note_on_timeline

    from troth.ground.events import deliver
    from troth.ground.jobs import path_of
    from troth.people.commands import create_person, merge_people, undo_merge
    from troth.team.actor import everyone
    from troth.team.models import Member, Role

    member = Member.objects.create(
        email="ada@hollin.example", name="Ada", role=Role.objects.get(key="administrator")
    )
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(member)
    rider = create_person(values={"name": "Linh Dang"}, by=everyone())
    made = browser.post(
        "/api/v1/bikes", {"name": "Long-tail", "rider": str(rider.pk)}, content_type="application/json"
    )
    bike = made.json()["id"]
    browser.post("/actions/bikes/finish/", {"id": bike})
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select id from ground_event where name = 'bikes.bike_ready'")
        event_id = str(cursor.fetchone()[0])
    deliver(event_id, path_of(note_on_timeline))
    double = create_person(values={"name": "L. Dang"}, by=everyone())
    merge = merge_people(kept=double, merged=rider, choices={}, by=everyone())
    moved = browser.get(f"/api/v1/bikes/{bike}").json()["rider"]["id"] == str(double.pk)
    undo_merge(merge=merge, by=everyone())
    print(
        json.dumps(
            {
                "created": made.status_code,
                "moved": moved,
                "list": "Long-tail" in browser.get("/bikes/").content.decode(),
                "filtered": "Long-tail" in browser.get('/bikes/?where=rider.name ~ "linh"').content.decode(),
                "panel": "Long-tail" in browser.get(f"/people/{rider.pk}/").content.decode(),
                "read": browser.get(f"/api/v1/bikes/{bike}").json()["is_ready"],
                "openapi": "/api/v1/bikes" in browser.get("/api/v1/openapi.json").json()["paths"],
                "timeline": "has a bike ready: Long-tail"
                in browser.get(f"/people/{rider.pk}/").content.decode(),
            }
        )
    )


main()
