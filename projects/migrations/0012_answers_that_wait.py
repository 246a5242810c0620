from django.db import migrations, models

TO_WAITING = [
    "UPDATE projects_evaluation SET waiting = sheets - shown_sheets, sheets = shown_sheets",
    "UPDATE projects_answertally SET waiting = count - shown, count = shown",
]
BACK = [
    "UPDATE projects_evaluation SET shown_sheets = sheets, sheets = sheets + waiting",
    "UPDATE projects_answertally SET shown = count, count = count + waiting",
]


class Migration(migrations.Migration):
    dependencies = [("projects", "0011_publication")]

    operations = [
        migrations.RemoveConstraint("evaluation", "evaluation_shows_what_came"),
        migrations.RemoveConstraint("answertally", "answer_shows_what_came"),
        migrations.AddField("evaluation", "waiting", models.PositiveIntegerField(default=0)),
        migrations.AddField("answertally", "waiting", models.PositiveIntegerField(default=0)),
        migrations.RunSQL(TO_WAITING, BACK),
        migrations.RemoveField("evaluation", "shown_sheets"),
        migrations.RemoveField("answertally", "shown"),
    ]
