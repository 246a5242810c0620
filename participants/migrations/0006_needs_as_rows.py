from django.db import migrations


def text_to_rows(apps, schema_editor):
    registration, need = apps.get_model("participants", "Registration"), apps.get_model("participants", "Need")
    need.objects.bulk_create(
        (
            need(event_id=row.event_id, registration_id=row.pk, kind="other", detail=row.old_needs)
            for row in registration.objects.exclude(old_needs="").iterator()
        ),
        batch_size=1000,
    )


def rows_to_text(apps, schema_editor):
    need = apps.get_model("participants", "Need")
    for row in need.objects.filter(kind="other").select_related("registration").iterator():
        row.registration.old_needs = row.detail
        row.registration.save(update_fields=["old_needs"])


class Migration(migrations.Migration):
    dependencies = [("participants", "0005_preparation_reception")]
    operations = [migrations.RunPython(text_to_rows, rows_to_text)]
