from django.db import migrations

from common.db import SameEvent


class Migration(migrations.Migration):
    dependencies = [("teams", "0001_initial"), ("participants", "0002_same_event")]

    operations = [
        SameEvent("team", "theme"),
        SameEvent("team", "stage"),
        SameEvent("teammember", "team"),
        SameEvent("teammember", "registration"),
        SameEvent("teamfacilitator", "team"),
        SameEvent("teamfacilitator", "role"),
        SameEvent("teamnews", "team"),
        SameEvent("teamnews", "stage"),
    ]
