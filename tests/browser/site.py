"""The running Troth that every test of this folder speaks to, and who is signed in to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from playwright.sync_api import APIRequestContext, APIResponse, StorageState

NAME, EMAIL, PASSWORD = "dele", "dele@hollin.example", "eight cargo bikes by four"

Role = Literal["administrator", "read-only"]


@dataclass(frozen=True, slots=True)
class Site:
    """A running Troth. `api` speaks to it as the administrator; `states` are who is signed in, by role."""

    url: str
    api: APIRequestContext
    states: dict[Role, StorageState]

    def add(self, kind: str, /, **values: Any) -> str:
        """Add a record and give the id."""
        key: str = taken(self.api.post(f"/api/v1/{kind}", data=values)).json()["id"]
        return key

    def add_person(self, **values: Any) -> str:
        """Add a person and give the id."""
        return self.add("people", **values)

    def person(self, key: str) -> dict[str, Any]:
        """Read a person, as the database holds it now."""
        found: dict[str, Any] = taken(self.api.get(f"/api/v1/people/{key}")).json()
        return found

    def people(self, question: str) -> list[dict[str, Any]]:
        """Read the people whom a question finds."""
        return self.asked("people", question)

    def asked(self, kind: str, question: str) -> list[dict[str, Any]]:
        """Read the records of a kind that a question finds."""
        found: list[dict[str, Any]] = taken(
            self.api.get(f"/api/v1/{kind}", params={"where": question})
        ).json()["items"]
        return found

    def member(self, name: str) -> str:
        """Give the id of a member."""
        members = taken(self.api.get("/api/v1/members")).json()["items"]
        return str(next(member["id"] for member in members if member["name"] == name))

    def change_person(self, key: str, **values: Any) -> None:
        """Change a person behind the back of whoever looks at a page."""
        taken(self.api.patch(f"/api/v1/people/{key}", data=values))

    def upload(self, name: str, content: str) -> str:
        """Hand a file of people in for an import, and give the address of its page."""
        file = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
        return taken(self.api.post("/import/", multipart={"kind": "people", "file": file})).url

    def invite(self, name: str, role: str) -> str:
        """Invite a member and give the link by which they come in."""
        email = f"{name.lower()}@hollin.example"
        made = taken(self.api.post("/api/v1/members", data={"name": name, "email": email, "role": role}))
        link: str = made.json()["link"]
        return link


def taken(answer: APIResponse) -> APIResponse:
    """Give an answer that is no refusal."""
    assert answer.ok, f"{answer.status} {answer.url}: {answer.text()}"
    return answer
