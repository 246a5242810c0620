from django.db import migrations

from common.db import SameEvent


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial"), ("teams", "0002_same_event")]

    operations = [
        SameEvent("sheetentry", "team"),
        SameEvent("sheetentry", "block"),
        SameEvent("sheetrevision", "entry"),
    ]
