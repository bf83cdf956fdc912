"""Saved views: tabs of a list, seen by whom they are shared with, and never saying what may not be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from troth.people.models import Person
from troth.questions.models import SavedView
from troth.team.models import Member, Role

pytestmark = pytest.mark.django_db
Add = Callable[..., Person]
SIGN_IN = Callable[[str], Client]
VIEWS = "/people/list/views/"


def save(client: Client, name: str = "Cork", **values: str) -> SavedView:
    answer = client.post(VIEWS, {"name": name, "where": 'city = "Cork"', **values})
    assert answer.status_code == 302, answer.content.decode()
    return SavedView.objects.get(name=name)


def names(html: str) -> list[str]:
    return re.findall(r'aria-label="Select ([^"]+)"', html.replace('aria-label="Select all"', ""))


def shown(client: Client, address: str) -> list[str]:
    return names(client.get(address).content.decode())


def test_a_saved_view_is_a_tab_and_opens_as_it_was_saved(browser: Client, person: Add) -> None:
    person("Ada", city="Varnby")
    person("Ben", city="Cork")
    view = save(browser, sort="-name", cols="city")
    html = browser.get(f"/people/?view={view.pk}").content.decode()
    assert names(html) == ["Ben"]
    assert re.search(r'aria-current="page">\s*Cork', html)
    assert "Save as …" not in html


def test_what_the_address_says_wins_over_the_view(browser: Client, person: Add) -> None:
    person("Ada", city="Varnby")
    person("Ben", city="Cork")
    view = save(browser)
    assert shown(browser, f"/people/?view={view.pk}&where=city+%3D+%22varnby%22") == ["Ada"]
    assert len(shown(browser, f"/people/?view={view.pk}&where=")) == 2


def test_a_changed_state_is_offered_and_kept(browser: Client) -> None:
    view = save(browser)
    html = browser.get(f"/people/?view={view.pk}&sort=-name").content.decode()
    assert "Save as …" in html
    assert 'name="keep"' in html
    browser.post(f"{VIEWS}{view.pk}/", {"keep": "1", "where": 'city = "Cork"', "sort": "-name"})
    view.refresh_from_db()
    assert view.state == {"where": 'city = "Cork"', "sort": "-name"}
    assert view.name == "Cork"


def test_only_a_state_that_no_tab_has_can_be_saved(browser: Client) -> None:
    assert "Save view …" not in browser.get("/people/").content.decode()
    assert "Save view …" in browser.get("/people/", {"where": 'city = "Cork"'}).content.decode()


def test_a_private_view_is_not_there_for_others(browser: Client, browser_of: SIGN_IN) -> None:
    view, other = save(browser, "Quiet ones"), browser_of("manager")
    assert "Quiet ones" not in other.get("/people/").content.decode()
    assert other.get(f"/people/?view={view.pk}").status_code == 404
    assert other.get(f"/people/?view={uuid4()}").status_code == 404
    assert other.get(f"{VIEWS}{view.pk}/").status_code == 404
    assert other.post(f"{VIEWS}{view.pk}/end/").status_code == 404
    assert SavedView.objects.filter(pk=view.pk).exists()


def test_the_rest_of_an_address_holds_without_its_view(browser_of: SIGN_IN, person: Add) -> None:
    person("Ada", city="Varnby")
    person("Ben", city="Cork")
    assert shown(browser_of("manager"), f'/people/?view={uuid4()}&where=city="Cork"') == ["Ben"]


def test_a_locked_view_is_changed_by_its_owner_and_administrators_only(
    browser: Client, browser_of: SIGN_IN
) -> None:
    owner, other = browser_of("manager"), browser_of("member")
    view = save(owner, audience="everybody", is_locked="1")
    state = {"keep": "1", "where": 'city = "Varnby"'}
    assert other.get(f"/people/?view={view.pk}").status_code == 200
    assert other.post(f"{VIEWS}{view.pk}/", state).status_code == 403
    assert browser.post(f"{VIEWS}{view.pk}/", state).status_code == 302
    owner.post(f"{VIEWS}{view.pk}/", {"name": "Cork", "audience": "everybody"})
    assert other.post(f"{VIEWS}{view.pk}/", state).status_code == 302
    assert other.post(f"{VIEWS}{view.pk}/", {"name": "Mine now"}).status_code == 403
    assert other.post(f"{VIEWS}{view.pk}/end/").status_code == 403


def test_who_may_only_read_keeps_views_private(browser_of: SIGN_IN) -> None:
    reader = browser_of("read-only")
    assert reader.post(VIEWS, {"name": "For all", "audience": "everybody"}).status_code == 403
    save(reader)
    assert SavedView.objects.count() == 1


def test_a_shared_view_says_nothing_of_a_field_that_is_hidden(browser: Client, person: Add) -> None:
    person("Ada", city="Varnby")
    view = save(
        browser, audience="everybody", where='city = "Zzyx"', sort="city", cols="city,lifecycle", group="city"
    )
    role = Role.objects.create(
        name="Blind",
        key="blind",
        rights={"*": {"see": "all"}},
        fields={"people.city": "hidden"},
    )
    client = Client()
    client.force_login(Member.objects.create(email="b@hollin.example", name="Blind", role=role))
    answer = client.get(f"/people/?view={view.pk}")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "left out" in html
    assert "Zzyx" not in html
    assert "city" not in html.lower().replace("capacity", "")


def test_a_view_of_a_field_that_is_gone_says_so(browser: Client) -> None:
    view = save(browser, where="shoe_size = 43")
    answer = browser.get(f"/people/?view={view.pk}")
    assert answer.status_code == 200
    assert "left out" in answer.content.decode()


def test_a_deleted_view_can_be_put_back_by_whoever_deleted_it(browser: Client, browser_of: SIGN_IN) -> None:
    view = save(browser)
    html = browser.post(f"{VIEWS}{view.pk}/end/", follow=True).content.decode()
    assert not SavedView.objects.exists()
    back = re.search(r"/people/list/views/back/\?token=[\w:.-]+", html)
    assert back
    assert browser_of("manager").post(back[0]).status_code == 404
    assert browser.post(f"{VIEWS}back/?token=forged").status_code == 404
    assert browser.post(back[0]).status_code == 302
    again = SavedView.objects.get()
    assert (again.pk, again.name, again.state) == (view.pk, view.name, view.state)
    assert browser.post(back[0]).status_code == 404


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\0b"])
def test_a_view_without_a_fit_name_is_refused(browser: Client, name: str) -> None:
    assert browser.post(VIEWS, {"name": name}).status_code == 422
    assert browser.post(VIEWS, {"name": "Fit", "audience": "nobody"}).status_code == 422
    assert not SavedView.objects.exists()


def test_the_audit_trail_has_what_became_of_a_view(browser: Client) -> None:
    view = save(browser)
    browser.post(f"{VIEWS}{view.pk}/end/")
    with connection.cursor() as cursor:
        cursor.execute(
            "select operation from team_audit where object_type = 'views' and object_id = %s order by id",
            [view.pk],
        )
        assert [operation for (operation,) in cursor.fetchall()] == ["insert", "delete"]


def test_a_view_has_a_sign_of_its_own(browser: Client) -> None:
    view = save(browser, icon="star")
    assert view.icon == "star"
    assert "#star" in browser.get("/people/").content.decode().split("</nav>")[1]
    browser.post(f"{VIEWS}{view.pk}/", {"name": "Cork", "icon": "no such sign"})
    view.refresh_from_db()
    assert view.icon == ""


def tabs(client: Client) -> list[str]:
    page = client.get("/people/").content.decode()
    row = page.split('aria-label="Views">')[1].split("</nav>")[0]
    return [word for word in re.findall(r">([^<>]+)</a>", row) if len(word) == 1]


def test_tabs_are_moved_by_whoever_holds_them(browser: Client, browser_of: SIGN_IN) -> None:
    a, b, c = (save(browser, name, audience="everybody") for name in "ABC")
    assert tabs(browser) == ["A", "B", "C"]
    browser.post(f"{VIEWS}{c.pk}/", {"move": "before"})
    browser.post(f"{VIEWS}{a.pk}/", {"move": "after"})
    assert tabs(browser) == ["C", "A", "B"]
    browser.post(f"{VIEWS}{c.pk}/", {"move": "before"})
    assert tabs(browser) == ["C", "A", "B"]
    assert browser_of("member").post(f"{VIEWS}{b.pk}/", {"move": "before"}).status_code == 403
    assert tabs(browser) == ["C", "A", "B"]


def test_a_tab_passes_those_that_its_holder_does_not_see(browser: Client, browser_of: SIGN_IN) -> None:
    other = browser_of("member")
    a = save(browser, "A", audience="everybody")
    save(other, "X")
    save(other, "Y")
    b = save(browser, "B", audience="everybody")
    browser.post(f"{VIEWS}{b.pk}/", {"move": "before"})
    assert tabs(browser) == ["B", "A"]
    assert tabs(other) == ["B", "A", "X", "Y"]
    browser.post(f"{VIEWS}{b.pk}/", {"move": "after"})
    assert tabs(other) == ["A", "B", "X", "Y"]
    assert a.name == "A"


def test_views_are_found_in_the_palette(browser: Client, browser_of: SIGN_IN) -> None:
    view = save(browser, "Quiet customers")
    found = browser.get("/search/palette", {"q": "quiet"}).content.decode()
    assert f"/people/?view={view.pk}" in found
    assert "Quiet" not in browser_of("member").get("/search/palette", {"q": "quiet"}).content.decode()
    assert "Quiet" not in browser.get("/search/palette", {"q": "quiet", "kind": "people"}).content.decode()
    assert browser.get("/search/palette", {"q": "\0"}).status_code == 200
