"""A passkey is made on this device and signs in without a password. It belongs to a name, not an address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from .accessibility import findings
from .site import PASSWORD, Site
from .steps import come_in, must_be_in, sign_in, sign_out

Open = Callable[..., Page]

# A device with a built-in key that asks for a finger and is given one at once.
DEVICE = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass(frozen=True, slots=True)
class Owner:
    """A member with a passkey, in the browser of the device that holds it."""

    page: Page
    name: str

    @property
    def email(self) -> str:
        return f"{self.name.lower()}@hollin.example"


@pytest.fixture
def owner(open_page: Open, site: Site) -> Owner:
    """Invite a member and make a passkey as they do, at a name of this machine."""
    name = f"Pia{uuid4().hex[:6]}"
    here = site.url.replace("127.0.0.1", "localhost")
    page = open_page("/sign-in/", by="", base_url=here)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    come_in(page, site.invite(name, "member").replace(site.url, here), password=PASSWORD)
    page.goto("/settings/security/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name of the passkey").fill("Finger of Pia")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    return Owner(page, name)


def test_a_passkey_signs_in_without_a_password(owner: Owner) -> None:
    page = owner.page
    sign_out(page, owner.name)
    page.get_by_role("button", name="Sign in with a passkey").click()
    must_be_in(page)
    expect(page.get_by_role("button", name=owner.name)).to_be_visible()
    page.goto("/settings/security/")
    expect(page.get_by_role("listitem").filter(has_text="Finger of Pia")).to_contain_text("last used")


def test_after_the_password_the_passkey_is_asked_for(owner: Owner) -> None:
    page = owner.page
    sign_out(page, owner.name)
    sign_in(page, owner.email, PASSWORD)
    expect(page.get_by_role("heading", name="One more step.")).to_be_visible()
    assert findings(page) == []
    page.get_by_role("button", name="Use your passkey").click()
    must_be_in(page)


def test_a_removed_passkey_opens_nothing(owner: Owner) -> None:
    page = owner.page
    page.goto("/settings/security/")
    page.get_by_role("listitem").filter(has_text="Finger of Pia").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    sign_out(page, owner.name)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("That passkey is not known here.")).to_be_visible()


def test_at_a_bare_address_it_is_said_where_passkeys_work(open_page: Open, site: Site) -> None:
    page = open_page("/settings/security/")
    expect(page.get_by_role("link", name="Add a passkey")).to_have_count(0)
    there = page.get_by_role("link", name=site.url.replace("127.0.0.1", "localhost"))
    expect(there).to_be_visible()
    there.click()
    page.wait_for_url("http://localhost:*/sign-in/?next=/settings/security/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()


def test_the_sign_in_page_of_a_bare_address_says_it_too(open_page: Open, site: Site) -> None:
    page = open_page("/sign-in/", by="")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
    expect(page.get_by_role("link", name=site.url.replace("127.0.0.1", "localhost"))).to_be_visible()
