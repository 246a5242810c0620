"""Work in the background, on real transactions: one at a time, seen from outside, never half done."""

import threading

import pytest
from django.db import connection, connections, transaction

from participants.models import ImportFile, Registration
from participants.services import imports, register_participant
from participants.services.imports import registering, undoing
from participants.services.imports.work import alone
from participants.services.places import lock_event
from tests.participants.imports.helpers import event_of_the_examples, read

pytestmark = pytest.mark.django_db(transaction=True)
LINES = "Nom;Catégorie\n" + "".join(f"Jo DÉMO{n};habitant\n" for n in range(4))


def elsewhere(work):
    """What `work` answers on a connection of its own, as another page has it."""
    answers = []

    def run() -> None:
        try:
            answers.append(work())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(10)
    assert not thread.is_alive(), "it waits"
    return answers[0]


@pytest.fixture
def file(monkeypatch):
    """A list that is confirmed, and that no worker has taken up yet."""
    file = read(event_of_the_examples(capacity=10), LINES)
    with monkeypatch.context() as patched:
        patched.setattr(registering, "_start", lambda file: file)
        return imports.confirm_import(file=file, version=file.version, by=file.created_by)


def test_progress_is_seen_from_outside_and_other_pages_register_meanwhile(file, monkeypatch) -> None:
    monkeypatch.setattr(registering, "BATCH", 2)
    real, seen = registering.write_people, []

    def look(given, people, *, places):
        seen.append(elsewhere(lambda: ImportFile.objects.get(pk=file.pk).rows_done))
        name = f"Zoé {len(seen)}"
        elsewhere(
            lambda: register_participant(event=file.event, chosen_name=name, category=file.event.categories.first())
        )
        return real(given, people, places=places)

    monkeypatch.setattr(registering, "write_people", look)
    registering.register_rows.func(file.pk)
    assert seen == [0, 2]
    assert Registration.objects.count() == 6


def test_nobody_of_a_list_is_seen_before_all_are(file, monkeypatch) -> None:
    real, seen = registering._finish, []

    def look(given):
        seen.append(elsewhere(lambda: Registration.objects.count()))
        real(given)

    monkeypatch.setattr(registering, "_finish", look)
    registering.register_rows.func(file.pk)
    assert (seen, Registration.objects.count()) == ([0], 4)


def test_a_worker_that_dies_frees_the_list_and_another_takes_it_up(file) -> None:
    with alone(file.pk) as show:
        assert show is not None
        assert imports.is_under_way(file)
        registering.register_rows.func(file.pk)  # a second worker leaves the list to the first
        assert not Registration.objects.exists()
    assert not imports.is_under_way(file)
    assert imports.try_again(file=file).status == ImportFile.Status.REGISTERED
    assert Registration.objects.count() == 4


def test_a_worker_killed_in_the_middle_leaves_nothing_half_done(file, monkeypatch) -> None:
    def killed(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]

        def kill() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])

        elsewhere(kill)
        Registration.objects.count()

    with monkeypatch.context() as patched:
        patched.setattr(registering, "_finish", killed)
        with pytest.raises(Exception, match="terminat|closed"):
            registering.register_rows.func(file.pk)
    connection.close()
    assert elsewhere(lambda: Registration.objects.count()) == 0
    file.refresh_from_db()
    file = imports.give_up(file=file) if file.status == "registering" else file
    assert (file.status, file.places_taken) == ("read", 0)
    assert imports.confirm_import(file=file, version=file.version, by=file.created_by).summary["registered"] == 4


def test_the_events_lock_is_not_held_while_people_are_written(file, monkeypatch) -> None:
    real = registering.write_people

    def look(given, people, *, places):
        assert elsewhere(lambda: lock_in_its_own_transaction(file.event)) == file.event
        return real(given, people, places=places)

    monkeypatch.setattr(registering, "write_people", look)
    registering.register_rows.func(file.pk)
    assert Registration.objects.count() == 4


def test_a_long_undo_goes_a_few_at_a_time_and_goes_on_where_it_stopped(file, monkeypatch) -> None:
    registering.register_rows.func(file.pk)
    file.refresh_from_db()
    monkeypatch.setattr(undoing, "BATCH", 3)
    monkeypatch.setattr(undoing, "AT_ONCE", 0)
    assert imports.is_being_undone(imports.undo_import(file=file))
    real, batches = undoing._remove_some, []

    def stops_after_one(given, keys):
        if batches:
            raise ValueError("the worker dies")
        batches.append(keys)
        return real(given, keys)

    with monkeypatch.context() as patched:
        patched.setattr(undoing, "_remove_some", stops_after_one)
        with pytest.raises(ValueError, match="dies"):
            undoing.remove_people.func(file.pk)
    assert Registration.objects.count() == 1
    undoing.remove_people.func(file.pk)
    file.refresh_from_db()
    assert (file.status, file.summary["removed"], Registration.objects.count()) == ("undone", 4, 0)
    assert file.event.erasures.get().counts == {"people": 4}


def lock_in_its_own_transaction(event):
    with transaction.atomic():
        return lock_event(event)
