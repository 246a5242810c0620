from django.db import migrations

KEY = "teams_moodround_slot_same_event"


class Migration(migrations.Migration):
    dependencies = [("teams", "0008_hands_become_requests"), ("events", "0009_the_day")]
    operations = [
        migrations.RemoveField(model_name="team", name="hand_raised_at"),
        migrations.RemoveConstraint(model_name="moodround", name="one_mood_round_a_slot"),
        migrations.RunSQL(
            f"ALTER TABLE teams_moodround DROP CONSTRAINT {KEY}",
            f"ALTER TABLE teams_moodround ADD CONSTRAINT {KEY} FOREIGN KEY (slot_id, event_id) "
            "REFERENCES events_slot (id, event_id) DEFERRABLE INITIALLY DEFERRED",
        ),
        migrations.RemoveField(model_name="moodround", name="slot"),
    ]
