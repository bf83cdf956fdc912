"""What every process must know for a moment: codes that were used. Lost by a crash, and not missed."""

from django.db import migrations

CACHE = """
create unlogged table team_cache (
    cache_key varchar(255) primary key,
    value text not null,
    expires timestamptz not null
);
create index team_cache_by_expiry on team_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("team", "0003_audit")]
    operations = [migrations.RunSQL(CACHE, "drop table team_cache")]
