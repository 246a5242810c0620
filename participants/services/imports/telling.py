"""People of a list are told that they are registered, once somebody asked for it."""

from django.db import transaction
from django_tasks import task

from participants.models import ImportFile, Notice, Registration, RegistrationQuerySet
from participants.services.notices import tell_many

BATCH = 500


def untold_people(file: ImportFile) -> int:
    """How many people of the list were not told yet."""
    return _untold(file).count()


def tell_people(*, file: ImportFile) -> None:
    """Tell everybody of the list, in the background: by e-mail where they gave one, else as something to say to them.

    Asked twice is like once: nobody is told twice.
    """
    with transaction.atomic():
        tell_list.enqueue(file.pk)


@task()
def tell_list(file_id: int) -> None:
    """A few people at a time. Safe to run twice."""
    file = ImportFile.objects.filter(pk=file_id, status=ImportFile.Status.REGISTERED).first()
    while file is not None:
        people = list(_untold(file).order_by("pk")[:BATCH])
        if not people:
            return
        for kind, status in (
            (Notice.Kind.CONFIRMATION, Registration.Status.ACTIVE),
            (Notice.Kind.WAITING, Registration.Status.WAITING),
        ):
            tell_many(registrations=[person for person in people if person.status == status], kind=kind)


def _untold(file: ImportFile) -> RegistrationQuerySet:
    told = Notice.objects.filter(
        registration__import_file=file, kind__in=(Notice.Kind.CONFIRMATION, Notice.Kind.WAITING)
    )
    people: RegistrationQuerySet = Registration.objects.filter(import_file=file)
    return people.exclude(status=Registration.Status.CANCELLED).exclude(pk__in=told.values("registration"))
