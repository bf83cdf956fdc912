"""How long answers usually take, by when one is late, and when somebody is next to hear from us."""

from django.db import migrations, models

# Late is what takes twice as long as usual, and four hours at least; where nothing is known of somebody yet, we
# have two days and they a week. Whoever changes the turn, one trigger works both moments out.
STANDING = """
create function people_answer_due(turn text, since timestamptz, ours numeric, theirs numeric)
returns timestamptz language sql immutable as $$
    select case turn
        when 'ours' then to_timestamp(extract(epoch from since)
            + 3600 * case when ours is null then 48 else greatest(2 * ours, 4) end)
        when 'theirs' then to_timestamp(extract(epoch from since)
            + 3600 * case when theirs is null then 168 else greatest(2 * theirs, 4) end)
    end
$$;
create function people_stand() returns trigger language plpgsql as $$
begin
    new.answer_due_at := people_answer_due(
        new.turn, new.turn_since, new.our_answer_hours, new.their_answer_hours);
    new.reach_out_at := case when new.cadence_days is not null then greatest(
        to_timestamp(extract(epoch from coalesce(new.last_contact_at, new.created_at)) + 86400 * new.cadence_days),
        new.silent_until) end;
    return new;
end $$;
create trigger person_stands before insert or update of turn, turn_since, our_answer_hours, their_answer_hours,
    last_contact_at, cadence_days, silent_until, answer_due_at, reach_out_at on people_person
    for each row execute function people_stand();
update people_person set turn_since = turn_since where turn <> 'rest';
"""
# What is counted says nothing of its own in the audit trail.
WATCH = """
drop trigger audit_insert_id on people_person;
drop trigger audit_update_id on people_person;
drop trigger audit_delete_id on people_person;
select team_watch('people_person', 'people', silent =>
    '{doc,updated_at,last_contact_at,turn,turn_since,lifecycle_since,our_answer_hours,their_answer_hours,answer_due_at,cadence_days,reach_out_at}');
drop trigger person_touched on people_person;
create trigger person_touched before update on people_person for each row
    execute function touch_updated_at('doc', 'updated_at', 'our_answer_hours', 'their_answer_hours',
        'answer_due_at', 'cadence_days', 'reach_out_at');
"""


class Migration(migrations.Migration):
    """Columns, their upkeep, and the indexes by which they are asked."""

    dependencies = [("people", "0014_vat_numbers")]

    operations = [
        migrations.AddField(
            "person",
            "our_answer_hours",
            models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True),
        ),
        migrations.AddField(
            "person",
            "their_answer_hours",
            models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True),
        ),
        migrations.AddField("person", "answer_due_at", models.DateTimeField(null=True, blank=True)),
        migrations.AddField(
            "person", "cadence_days", models.PositiveSmallIntegerField(null=True, blank=True)
        ),
        migrations.AddField("person", "silent_until", models.DateTimeField(null=True, blank=True)),
        migrations.AddField("person", "reach_out_at", models.DateTimeField(null=True, blank=True)),
        migrations.AddIndex(
            "person",
            models.Index(
                "answer_due_at",
                name="person_by_answer_due",
                condition=models.Q(answer_due_at__isnull=False),
            ),
        ),
        migrations.AddIndex(
            "person",
            models.Index(
                "reach_out_at",
                "id",
                name="person_by_reach_out",
                condition=models.Q(reach_out_at__isnull=False),
            ),
        ),
        migrations.RunSQL(STANDING, migrations.RunSQL.noop),
        migrations.RunSQL(WATCH, migrations.RunSQL.noop),
    ]
