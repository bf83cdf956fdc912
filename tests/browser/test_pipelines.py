"""An administrator makes a pipeline, and a deal goes its way; then the pipeline goes and the deal stays."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from .accessibility import findings
from .selling import Open
from .site import Site

pytestmark = pytest.mark.skipif("troth.sales" not in settings.SHIPPED_MODULES, reason="sales is off")


def test_a_pipeline_is_made_asks_acts_and_goes(open_page: Open, site: Site) -> None:
    name = f"Rentals {uuid4().hex[:8]}"
    page = open_page("/settings/pipelines/")
    assert findings(page) == []
    add_pipeline(page, name)
    put_before(page, "Trial ride", "First talk")
    ask_and_act(page, "Trial ride")

    deal = site.add("deals", name=f"Two trikes {name}", stage=stage_of(site, name, "First talk"))
    move(page, deal, "Trial ride")

    delete(page, name)
    page.goto(f"/deals/{deal}/")
    expect(page.locator("[aria-current=step]")).to_contain_text("Needs known")


def stage_of(site: Site, pipeline: str, name: str) -> str:
    found = site.asked("stages", f'name = "{name}"')
    return next(str(each["id"]) for each in found if each["pipeline"]["name"] == pipeline)


def add_pipeline(page: Page, name: str) -> None:
    """Add a pipeline, and a second stage to it."""
    page.get_by_label("Another pipeline").fill(name)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=name).click()
    page.get_by_label("Another stage").fill("Trial ride")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Trial ride")).to_be_visible()
    assert findings(page) == []


def put_before(page: Page, stage: str, other: str) -> None:
    """Move a stage up by its button, and see it before the other, and stay there."""
    page.get_by_role("button", name=f"{stage} further up").press("Enter")
    stages = page.get_by_role("list", name="Stages").get_by_role("link")
    expect(stages).to_have_text([stage, other])
    page.get_by_role("button", name=f"{stage} further down").press("Enter")
    expect(stages).to_have_text([other, stage])


def ask_and_act(page: Page, stage: str) -> None:
    """Let a stage ask for a value and a step that is done, and plan a task for each deal that comes."""
    page.get_by_role("link", name=stage).click()
    page.get_by_label("Probability of winning").fill("40")
    page.get_by_role("group", name="These fields must be filled").get_by_label("Value").check()
    page.get_by_label("These steps must be done").fill("Read the lease")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("asks for 2 things")).to_be_visible()
    page.get_by_role("link", name=stage).click()
    expect(page.get_by_label("Probability of winning")).to_have_value("40")
    page.wait_for_load_state()
    page.get_by_role("button", name="Plan a step …").click()
    dialog = page.get_by_role("dialog", name="Plan a step")
    assert findings(page) == []
    dialog.get_by_label("What is to be done").fill("Ring after the ride")
    dialog.get_by_label("Within how many days").fill("3")
    dialog.get_by_role("button", name="Keep").press("Enter")
    expect(page.get_by_text("What is to be done: Ring after the ride")).to_be_visible()
    assert findings(page) == []


def move(page: Page, deal: str, stage: str) -> None:
    """Move a deal to a stage that asks for something: say it, and see what the stage has done."""
    page.goto(f"/deals/{deal}/")
    page.get_by_role("button", name=stage).click()
    dialog = page.get_by_role("dialog", name=f"To “{stage}”")
    assert findings(page) == []
    dialog.get_by_label("Value").fill("800")
    dialog.get_by_role("group", name="needs this done first").get_by_label("Read the lease").check()
    dialog.get_by_role("button", name="Move it").press("Enter")
    expect(page.locator("[aria-current=step]")).to_contain_text(stage)
    expect(page.get_by_text("Ring after the ride")).to_be_visible()


def delete(page: Page, name: str) -> None:
    """Delete the pipeline, and say where its deal goes."""
    page.goto("/settings/pipelines/")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_label("Name", exact=True)).to_have_value(name)
    page.wait_for_load_state()
    page.get_by_role("button", name="Delete the pipeline …").click()
    dialog = page.get_by_role("dialog", name=f"Delete {name}?")
    expect(dialog.get_by_text("1 deal is in it.")).to_be_visible()
    assert findings(page) == []
    dialog.get_by_label("Its open deals go to").select_option(label="Sales: Needs known")
    dialog.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_role("link", name=name)).to_have_count(0)
