"""What the database keeps of deals by itself: how each stands in its stage, how it stood, who changed it."""

from django.db import migrations

from troth.segments.following import follow

# A deal's status is its stage's kind, and its pipeline the stage's: nothing can tell otherwise.
RULES = """
alter table sales_deal add constraint deal_stands_as_its_stage
    foreign key (stage_id, pipeline_id, status) references sales_stage (id, pipeline_id, kind);
alter table sales_deal add constraint deal_value check (
    value is null or ((value).currency ~ '^[A-Z]{3}$' and (value).amount between 0 and 999999999999999));
create index stage_by_position on sales_stage (position, id);
create index pipeline_by_position on sales_pipeline (position, id);
create index loss_reason_by_position on sales_loss_reason (position, id);
create unique index pipeline_name_is_unique on sales_pipeline (norm(name));
create unique index stage_name_is_unique on sales_stage (pipeline_id, norm(name));
create unique index loss_reason_name_is_unique on sales_loss_reason (norm(name));
"""

SEARCH = """
alter table sales_deal add column doc text generated always as (norm(name || ' ' || external_id)) stored;
create index deal_by_trigram on sales_deal using gin (trg(doc));
create index deal_by_name on sales_deal (norm(name), id);
create index deal_by_value on sales_deal (value, id);
create index deal_by_competitor on sales_deal using gin (norm_all(competitors));
create trigger deal_touched before update on sales_deal
    for each row execute function touch_updated_at('doc', 'updated_at');
create trigger deal_words_new after insert on sales_deal
    referencing new table as new_rows for each statement execute function questions_learn_words();
create trigger deal_words_changed after update on sales_deal
    referencing old table as old_rows new table as new_rows
    for each statement execute function questions_learn_changed_words();
"""

# Several changes within one transaction leave one row: nobody saw what was between them.
STATES = """
create function sales_note_state() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into sales_deal_state
                (deal_id, since, pipeline_id, stage_id, status, owner_id, value, expected_on, category)
            select id, stage_since, pipeline_id, stage_id, status, owner_id, value, expected_on, category
            from new_rows;
        return null;
    end if;
    update sales_deal_state s set until = now() from new_rows n join old_rows o using (id)
        where s.deal_id = n.id and s.until is null and s.since < now()
            and row(n.pipeline_id, n.stage_id, n.status, n.owner_id, n.value, n.expected_on, n.category)
            is distinct from
                row(o.pipeline_id, o.stage_id, o.status, o.owner_id, o.value, o.expected_on, o.category);
    insert into sales_deal_state
            (deal_id, since, pipeline_id, stage_id, status, owner_id, value, expected_on, category)
        select n.id, now(), n.pipeline_id, n.stage_id, n.status, n.owner_id, n.value, n.expected_on, n.category
        from new_rows n join old_rows o using (id)
        where row(n.pipeline_id, n.stage_id, n.status, n.owner_id, n.value, n.expected_on, n.category)
            is distinct from
                row(o.pipeline_id, o.stage_id, o.status, o.owner_id, o.value, o.expected_on, o.category)
        on conflict (deal_id, since) do update set
            pipeline_id = excluded.pipeline_id, stage_id = excluded.stage_id, status = excluded.status,
            owner_id = excluded.owner_id, value = excluded.value, expected_on = excluded.expected_on,
            category = excluded.category;
    return null;
end $$;
create trigger deal_state_new after insert on sales_deal
    referencing new table as new_rows for each statement execute function sales_note_state();
create trigger deal_state_changed after update on sales_deal
    referencing old table as old_rows new table as new_rows
    for each statement execute function sales_note_state();
"""

FOLLOWED = """
select catalog_open('deals', 'sales_deal');
select agenda_follow('sales_deal', 'deals');
select lake_follow('sales_deal'), lake_follow('sales_stage'), lake_follow('sales_pipeline'),
    lake_follow('sales_loss_reason'), lake_follow('sales_deal_person');
select team_watch('sales_deal', 'deals', silent => '{doc,updated_at,stage_since}'),
    team_watch('sales_deal_person', 'deals', owner_column => 'deal_id'),
    team_watch('sales_stage', 'stages', silent => '{updated_at}'),
    team_watch('sales_pipeline', 'pipelines', silent => '{updated_at}'),
    team_watch('sales_loss_reason', 'loss_reasons', silent => '{updated_at}');
create trigger erase_from_audit after update on sales_deal referencing old table as stale
    for each statement execute function team_forget('erasing');
create trigger erase_from_audit after delete on sales_deal_person referencing old table as stale
    for each statement execute function team_forget('erasing');
"""

# What a workspace begins with; an administrator changes it under Settings.
BEGINNING = """
with way as (insert into sales_pipeline (name) values ('Sales') returning id)
insert into sales_stage (pipeline_id, name, position, kind, probability, days)
select way.id, s.name, s.position, s.kind, s.probability, s.days from way, (values
    ('First talk', 1, 'open', 10, 14), ('Needs known', 2, 'open', 30, 21), ('Offer', 3, 'open', 55, 21),
    ('Signing', 4, 'open', 80, 14), ('Won', 5, 'won', 100, null), ('Lost', 6, 'lost', 0, null)
) s (name, position, kind, probability, days);
insert into sales_loss_reason (name, position) values
    ('Price', 1), ('Not now', 2), ('A competitor', 3), ('No need', 4), ('No answer', 5), ('Something else', 6);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0001_initial"),
        ("catalog", "0001_initial"),
        ("team", "0005_erasure"),
        ("ground", "0003_words"),
        ("questions", "0004_lake"),
        ("agenda", "0007_about"),
        ("segments", "0002_following"),
    ]
    operations = [
        migrations.RunSQL(RULES, migrations.RunSQL.noop),
        migrations.RunSQL(SEARCH, migrations.RunSQL.noop),
        migrations.RunSQL(STATES, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOWED, migrations.RunSQL.noop),
        migrations.RunSQL(follow("sales_deal", "person_id"), migrations.RunSQL.noop),
        migrations.RunSQL(BEGINNING, migrations.RunSQL.noop),
    ]
