"""Coming in by the form, being kept out by it, and leaving again."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from .site import EMAIL, NAME, PASSWORD, Site
from .steps import come_in, must_be_in, sign_in, sign_out

Open = Callable[..., Page]


def test_whoever_signs_in_comes_to_the_page_they_wanted(open_page: Open) -> None:
    page = open_page("/companies/", by="")
    expect(page.get_by_label("Mail")).to_be_focused()
    sign_in(page, EMAIL, PASSWORD)
    page.wait_for_url("**/companies/")
    must_be_in(page)


def test_a_wrong_password_is_refused_and_the_address_stays_typed(open_page: Open) -> None:
    page = open_page("/sign-in/", by="")
    sign_in(page, "nobody@hollin.example", "never was a password")
    expect(page.get_by_text("That password does not match.")).to_be_visible()
    expect(page.get_by_label("Mail")).to_have_value("nobody@hollin.example")
    expect(page.get_by_label("Password")).to_be_focused()
    expect(page.get_by_role("navigation", name="Main", exact=True)).to_have_count(0)


def test_whoever_signs_out_is_out(open_page: Open) -> None:
    page = open_page("/sign-in/", by="")
    sign_in(page, EMAIL, PASSWORD)
    must_be_in(page)
    sign_out(page, NAME)
    page.wait_for_url("**/sign-in/")
    page.goto("/people/")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_an_invited_member_comes_in_by_a_link_that_works_once(open_page: Open, site: Site) -> None:
    page = open_page("/settings/members/invite/")
    page.get_by_label("Name").fill("Ingrid Vale")
    page.get_by_label("Mail").fill("ingrid@hollin.example")
    page.get_by_role("button", name="Invite", exact=True).click()
    link = page.get_by_label("Link").input_value()
    theirs = open_page("/", by="")
    come_in(theirs, link, password="twelve spokes by hand")
    expect(theirs.get_by_role("button", name="Ingrid Vale")).to_be_visible()
    other = open_page(link.removeprefix(site.url), by="")
    expect(other.get_by_role("heading", name="The link has ended")).to_be_visible()
