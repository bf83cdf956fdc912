"""The pages of an import: from the dropped file to the way back; and those of an export."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from troth.exchange import conduct, conduct_export
from troth.exchange.models import Export, Import
from troth.exchange.tests.importing import rows
from troth.exchange.tests.test_import_people import FILE
from troth.team.models import Member, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client):
    def sign_in(role="manager", mail=""):
        member = Member.objects.create(
            email=mail or f"{role}@hollin.example", name=role.title(), role=Role.objects.get(key=role)
        )
        client.force_login(member)
        return client

    return sign_in


def upload(browser, content, name="customers-2026.csv", kind="people"):
    content = content.encode() if isinstance(content, str) else content
    return browser.post("/import/", {"kind": kind, "file": SimpleUploadedFile(name, content)})


def test_a_file_is_dropped_tried_out_run_and_taken_back(browser):
    browser = browser()
    assert "Drop a file" in browser.get("/import/?kind=people").content.decode()
    address = upload(browser, FILE + "Dag,Dal,not a mail,,,,,,,,\n")["Location"]
    page = browser.get(address).content.decode()
    assert "Where do the columns go?" in page
    record = Import.objects.get()
    chosen = {f"column-{index}": name for index, name in enumerate(record.mapping)}
    answer = browser.post(f"{address}columns/", {**chosen, "match": "email", "on_match": "update"})
    assert answer["Location"] == address
    assert "is being tried out" in browser.get(address).content.decode()
    conduct.run(record.pk)
    page = browser.get(address).content.decode()
    assert "What this import would do" in page
    assert "Import 3 rows" in page
    assert "Line 5, E-mail:" in page
    assert rows("select count(*) from people_person") == [(0,)]
    browser.post(f"{address}run/")
    running = browser.get(f"{address}progress/", headers={"HX-Request": "true"})
    assert "is waiting for its turn" in running.content.decode()
    conduct.run(record.pk)
    assert browser.get(f"{address}progress/", headers={"HX-Request": "true"})["HX-Redirect"] == address
    assert "The file is in" in browser.get(address).content.decode()
    assert rows("select count(*), count(owner_id) from people_person") == [(3, 3)]
    errors = browser.get(f"{address}errors.csv")
    assert b"not a mail" in b"".join(errors.streaming_content)
    assert errors["X-Content-Type-Options"] == "nosniff"
    browser.post(f"{address}undo/")
    conduct.undo(record.pk)
    assert "All is as it was before" in browser.get(address).content.decode()
    assert "customers-2026.csv" in browser.get("/import/").content.decode()


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n", b"", b"PK\x03\x04 broken"])
def test_what_is_no_table_is_refused_with_a_word(browser, content):
    answer = upload(browser(), content)
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    assert Import.objects.count() == 0


def test_whoever_may_not_import_is_refused(browser):
    browser = browser("read-only")
    assert browser.get("/import/").status_code == 403
    assert upload(browser, FILE).status_code == 403
    assert browser.get("/export/").status_code == 403


def test_an_import_of_somebody_else_is_not_there(browser):
    first = browser(mail="a@hollin.example")
    address = upload(first, FILE)["Location"]
    other = browser(mail="b@hollin.example")
    for path in (address, f"{address}progress/", f"{address}errors.csv"):
        assert other.get(path).status_code == 404
    for path in (f"{address}run/", f"{address}undo/", f"{address}columns/", f"{address}forget/"):
        assert other.post(path).status_code == 404
    assert Import.objects.get().state == "new"


def test_nothing_is_changed_by_looking(browser):
    address = upload(browser(), FILE)["Location"]
    browser = browser(mail="c@hollin.example")
    assert browser.get(f"{address}run/").status_code == 405


def test_an_export_is_asked_for_and_handed_to_its_asker_only(browser):
    asker = browser(mail="a@hollin.example")
    assert (
        "Make the file"
        in asker.get("/export/?kind=people&where=city+%3D+%22Oslo%22&fields=name").content.decode()
    )
    asker.post("/export/", {"kind": "people", "where": 'city = "Oslo"', "form": "csv"})
    record = Export.objects.get()
    conduct_export.run(record.pk)
    assert "Download" in asker.get("/export/").content.decode()
    file = asker.get(f"/export/{record.pk}/file/")
    assert file["Content-Disposition"].startswith("attachment")
    assert b"first_name" in b"".join(file.streaming_content)
    other = browser(mail="b@hollin.example")
    assert other.get(f"/export/{record.pk}/file/").status_code == 404
    assert asker.post("/export/", {"kind": "people", "where": "nonsense ~", "form": "csv"}).status_code == 422
