"""The published events: what happened, and what caused it."""

from django.db import migrations

EVENT = """
create table ground_event (
    id uuid primary key default uuidv7(),
    at timestamptz not null default now(),
    name varchar(80) not null,
    payload jsonb not null,
    cause_id uuid,
    depth smallint not null default 0
);
create index ground_event_by_name on ground_event (name, at);
"""


class Migration(migrations.Migration):
    dependencies = [("ground", "0001_functions")]
    operations = [migrations.RunSQL(EVENT, "drop table ground_event")]
