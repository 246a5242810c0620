from django.db import migrations


def ask(apps, schema_editor):
    """Each raised hand waits for a facilitator, since the moment it was raised."""
    Team, HelpRequest = apps.get_model("teams", "Team"), apps.get_model("teams", "HelpRequest")
    asked = HelpRequest.objects.filter(kind="facilitator", closed_at=None).values("team")
    raised = Team.objects.exclude(hand_raised_at=None).exclude(pk__in=asked)
    HelpRequest.objects.bulk_create(
        HelpRequest(event_id=event, team_id=team, kind="facilitator", asked_at=at)
        for team, event, at in raised.values_list("pk", "event_id", "hand_raised_at")
    )


def raise_hands(apps, schema_editor):
    """The way back: whoever waits for a facilitator has the hand raised."""
    Team, HelpRequest = apps.get_model("teams", "Team"), apps.get_model("teams", "HelpRequest")
    waiting = HelpRequest.objects.filter(kind="facilitator", taken_at=None, closed_at=None)
    for team, at in waiting.values_list("team_id", "asked_at"):
        Team.objects.filter(pk=team).update(hand_raised_at=at)
    waiting.delete()


class Migration(migrations.Migration):
    dependencies = [("teams", "0007_the_day")]
    operations = [migrations.RunPython(ask, raise_hands)]
