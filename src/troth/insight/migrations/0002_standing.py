"""What the database does for outlooks by itself: order, the lake, segments."""

from django.db import migrations

from troth.segments.following import follow

# Each index is written anew for everybody with each run, so there are no more than lists are sorted by.
ORDER = "create index outlook_by_worth on insight_outlook (lifetime_value, id)"
FOLLOWED = """
select catalog_open('outlooks', 'insight_outlook');
select lake_follow('insight_outlook');
select team_watch('insight_terms', 'insight');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0001_initial"),
        ("catalog", "0001_initial"),
        ("team", "0003_audit"),
        ("questions", "0004_lake"),
        ("segments", "0002_following"),
    ]
    operations = [
        migrations.RunSQL(ORDER, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOWED, migrations.RunSQL.noop),
        migrations.RunSQL(follow("insight_outlook"), migrations.RunSQL.noop),
    ]
