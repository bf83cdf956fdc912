"""What is to be won in a period, by a member, a team or everybody."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import troth.ground.models

RULES = """
alter table sales_target add constraint target_amount check (
    (amount).currency ~ '^[A-Z]{3}$' and (amount).amount > 0 and (amount).amount < 1e15);
create index target_by_start on sales_target (starts_on, id);
create index target_by_name on sales_target (norm(name), id);
create trigger target_touched before update on sales_target
    for each row execute function touch_updated_at('updated_at');
"""
# Whoever writes it, an import too: a target begins with its period, is called by it, and is of the team that
# it names. One of a team that is not there is refused by `target_of_a_team`.
STAND = """
alter table sales_target add constraint target_of_a_team check ((team_id is null) = (team_name = ''));
create function sales_stand_target() returns trigger language plpgsql as $$
begin
    new.starts_on := date_trunc(new.span, new.starts_on)::date;
    new.name := to_char(new.starts_on, case new.span when 'month' then 'YYYY-MM' else 'YYYY"-Q"Q' end);
    if new.team_name = '' then
        new.team_id := null;
    elsif tg_op = 'INSERT' or new.team_name <> old.team_name then
        new.team_id := null;
        select id, name into new.team_id, new.team_name from team_team where lower(name) = lower(new.team_name);
        new.team_name := coalesce(new.team_name, '?');
    end if;
    return new;
end $$;
create trigger target_stands before insert or update on sales_target
    for each row execute function sales_stand_target();
"""
# A team that is called otherwise is so in its targets.
NAMED = """
create function sales_name_targets() returns trigger language plpgsql as $$
begin
    update sales_target set team_name = new.name where team_id = new.id and team_name <> new.name;
    return null;
end $$;
create trigger targets_named after update of name on team_team
    for each row execute function sales_name_targets();
"""
FOLLOWED = """
select lake_follow('sales_target'), team_watch('sales_target', 'targets', silent => '{updated_at,team_id}');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0013_named"),
        ("team", "0006_currency_rates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=troth.ground.models.UuidV7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("name", models.CharField(db_default="", max_length=20)),
                (
                    "span",
                    models.CharField(choices=[("month", "month"), ("quarter", "quarter")], max_length=10),
                ),
                ("starts_on", models.DateField()),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="team.team",
                    ),
                ),
                ("team_name", models.CharField(blank=True, db_default="", max_length=80)),
                ("amount", troth.ground.models.MoneyField()),
            ],
            options={"db_table": "sales_target"},
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(
                fields=("starts_on", "span", "member", "team"),
                name="target_of_a_period_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=Q(("member__isnull", True), ("team__isnull", True), _connector="OR"),
                name="target_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=Q(
                    ("span", "month"),
                    Q(("span", "quarter"), ("starts_on__month__in", (1, 4, 7, 10))),
                    _connector="OR",
                ),
                name="target_of_a_quarter",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=Q(("starts_on__day", 1)), name="target_starts_with_its_period"
            ),
        ),
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
        migrations.RunSQL(STAND, migrations.RunSQL.noop),
        migrations.RunSQL(NAMED, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOWED, migrations.RunSQL.noop),
    ]
