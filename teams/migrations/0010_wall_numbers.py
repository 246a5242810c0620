from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("teams", "0009_hands_and_rounds")]

    operations = [
        migrations.AddField("wallnote", "number", models.PositiveIntegerField(default=0, verbose_name="number on the wall"), preserve_default=False),
        migrations.AddConstraint("wallnote", models.UniqueConstraint(fields=("event", "number"), name="wall_note_number_once")),
    ]
