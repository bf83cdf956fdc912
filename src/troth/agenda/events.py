"""What can become true of what is to be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from troth.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAdded(Event):
    name: ClassVar[str] = "agenda.task_added"
    sentence: ClassVar[str] = "is to be done: {title}"

    task_id: UUID
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone(Event):
    name: ClassVar[str] = "agenda.task_done"
    sentence: ClassVar[str] = "was looked after: {title}"

    task_id: UUID
    title: str


ALL = (TaskAdded, TaskDone)
