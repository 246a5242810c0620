"""A list from its arrival to its people: the three examples, decisions, places, all or nothing."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.answers import Refused, Stale
from participants.imports.sentences import Unreadable
from participants.models import (
    Consent,
    Group,
    ImportFile,
    ImportRow,
    JournalEntry,
    Lift,
    Need,
    Notice,
    Registration,
    ThemeChoice,
)
from participants.services import cancel_registration, change_registration, imports, register_participant
from participants.services.imports import registering
from participants.services.imports.telling import tell_list
from participants.services.places import places_left
from tests.factories import RegistrationFactory, RoleFactory, TeamFactory, TeamMemberFactory
from tests.participants.imports.helpers import (
    event_of_the_examples,
    example,
    read,
    received,
    registered,
    verdicts,
    words,
)

pytestmark = pytest.mark.django_db
Status = ImportFile.Status


@pytest.fixture
def event(reference_communes):
    return event_of_the_examples(capacity=200)


def test_helloasso_skips_cancelled_orders_and_never_takes_the_payer(event) -> None:
    file = registered(event, example("helloasso"))
    assert (file.status, file.summary["registered"], file.summary["waiting"]) == (Status.REGISTERED, 21, 0)
    people = {p.chosen_name: p for p in Registration.objects.select_related("commune", "category")}
    assert len(people) == 21
    assert "Gwen DÉMO01" not in people
    assert not [p for p in people.values() if "PAYEUR" in p.chosen_name or p.email or p.structure]
    sacha = people["Sacha DÉMO04"]
    assert (sacha.commune.name, sacha.category.key, sacha.phone) == ("Legé", "resident", "06 39 98 00 04")
    assert [choice.theme.slug for choice in sacha.choices.all()] == ["alcool"]
    assert sacha.needs.get().kind == Need.Kind.CHILDCARE
    assert Need.objects.count() == 2
    assert people["Gwen DÉMO12"].contact == ""


def test_google_forms_gives_several_themes_children_and_lifts(event) -> None:
    file = read(event, example("google_forms"))
    assert verdicts(file) == {"new": 24}
    assert words(file) == []
    imports.confirm_import(file=file, version=file.version, by=file.created_by)
    people = Registration.objects.filter(channel=Registration.Channel.FILE)
    assert people.count() == 24
    assert people.filter(commune=None).get().chosen_name == "Andréa DÉMO39"
    assert ThemeChoice.objects.count() == 48
    first = people.get(chosen_name="Ange DÉMO25")
    assert [c.theme.slug for c in first.choices.all()] == ["petite-enfance", "solitude"]
    assert (first.email, first.structure) == ("demo25@example.org", "Service social Démo 1")
    assert Counter(Lift.objects.values_list("direction", flat=True)) == {"offered": 6, "sought": 2}
    assert Counter(Need.objects.values_list("kind", flat=True)) == {"childcare": 5, "lift": 2}


def test_excel_tells_the_line_that_stands_twice_and_the_helper_nobody_knows(event) -> None:
    file = read(event, example("excel_fr"))
    assert verdicts(file) == {"new": 32, "repeated": 1}
    assert words(file) == [(8, "unknown_helper"), (14, "repeated"), (22, "unknown_helper"), (27, "unknown_helper")]
    assert file.rows.get(line=14).words == [["repeated", {"line": 13}]]
    with pytest.raises(Refused):
        imports.confirm_import(file=file, version=file.version, by=file.created_by)
    assert imports.decide(file=file, decision="same", line=14) == 1
    done = imports.confirm_import(file=file, version=file.version, by=file.created_by)
    assert done.summary["registered"] == 32
    assert Registration.objects.filter(commune=None).count() == 0
    assert "HYPERLINK" not in str(list(ImportRow.objects.values_list("values"))) + str(list(Need.objects.values()))


def test_what_nobody_needs_is_never_stored(event) -> None:
    file = received(
        event, "Nom;Date de naissance;Adresse IP;Situation familiale\nJo DÉMO;12/03/1980;10.0.0.1;divorcé\n"
    )
    assert not {b"1980", b"10.0.0.1", b"divorc"} & {w for w in (b"1980", b"10.0.0.1", b"divorc") if w in file.content}
    imports.choose_columns(file=file, version=1, fields=["name", "needs", "phone", "themes"], category="resident")
    assert file.rows.get().values["said"] == {"name": "Jo DÉMO"}


def test_consent_is_to_be_collected(event) -> None:
    registered(event, "Nom;Catégorie\nJo DÉMO;habitant\n")
    assert not Consent.objects.exists()
    assert JournalEntry.objects.get().kind == JournalEntry.Kind.REGISTERED


def test_each_person_has_a_code_of_their_own(event) -> None:
    registered(event, "Nom;Catégorie\nJo DÉMO;habitant\nLou DÉMO;habitant\n")
    jo, lou = Registration.objects.all()
    assert jo.code != lou.code
    assert (jo.code_lookup, jo.search_name) == (
        Registration(reference=jo.reference, code_version=1).code and jo.code_lookup,
        "jo demo",
    )


def test_somebody_registered_already_is_proposed_whatever_the_order_and_the_accents(event) -> None:
    pornic = event.territory.get(commune__name="Pornic").commune
    twin = RegistrationFactory(event=event, chosen_name="Élie Démo64", commune=pornic)
    RegistrationFactory(event=event, chosen_name="Robin DÉMO49", commune=pornic)
    RegistrationFactory(event=event, chosen_name="Sacha DÉMO50")
    RegistrationFactory(event=event, chosen_name="Camille DÉMO51", cancelled=True)
    file = read(event, example("excel_fr"))
    told = {row.line: row.words[0][0] for row in file.rows.filter(verdict="twin")}
    assert told == {19: "twin", 4: "twin_somewhere", 5: "twin_cancelled"}
    assert file.rows.get(line=19).twin == twin


def test_all_that_wait_are_decided_at_once(event) -> None:
    RegistrationFactory(event=event, chosen_name="Jo DÉMO")
    RegistrationFactory(event=event, chosen_name="Lou DÉMO")
    file = read(event, "Nom;Catégorie\nDEMO Jo;habitant\nLou Démo;habitant\nZoé DÉMO;habitant\n")
    assert imports.decide(file=file, decision="same", line=2) == 1
    assert imports.decide(file=file, decision="other") == 1
    assert imports.confirm_import(file=file, version=file.version, by=file.created_by).summary["registered"] == 2


def test_who_waits_and_who_has_a_place_are_both_told_once(event) -> None:
    event.capacity = 1
    event.save()
    file = registered(event, "Nom;Catégorie\nJo;habitant\nLou;habitant\n")
    for _time in range(2):
        tell_list.call(file.pk)
    assert sorted(Notice.objects.to_tell().values_list("kind", flat=True)) == ["confirmation", "waiting"]


def test_what_exceeds_the_places_goes_to_the_waiting_list(event) -> None:
    event.capacity = 3
    event.save()
    RegistrationFactory(event=event)
    file = registered(event, "Nom;Catégorie\nJo;habitant\nLou;habitant\nZoé;habitant\n")
    assert (file.summary["registered"], file.summary["waiting"], file.places_taken) == (3, 1, 0)
    assert Registration.objects.waiting().get().chosen_name == "Zoé"
    assert JournalEntry.objects.filter(kind=JournalEntry.Kind.PUT_ON_LIST).count() == 1
    assert places_left(event) == 0


def test_whoever_waits_already_goes_before_a_list_and_has_the_places_it_frees(event) -> None:
    event.capacity = 2
    event.save()
    RegistrationFactory(event=event)
    waiting = {"status": Registration.Status.WAITING, "waiting_since": timezone.now()}
    first, second = (RegistrationFactory(event=event, **waiting) for _n in range(2))
    file = registered(event, "Nom;Catégorie\nJo;habitant\n")
    assert (file.summary["waiting"], first.place_offers.count()) == (1, 1)
    event.capacity = 4
    event.save()
    file = registered(event, "Nom;Catégorie\nLou;habitant\n")
    assert second.place_offers.count() == 1


def test_an_undo_offers_the_freed_places_to_those_who_wait(event) -> None:
    event.capacity = 1
    event.save()
    file = registered(event, "Nom;Catégorie\nJo;habitant\n")
    waits = RegistrationFactory(event=event, status=Registration.Status.WAITING, waiting_since=timezone.now())
    imports.undo_import(file=file)
    assert waits.place_offers.count() == 1


def test_places_held_for_a_group_are_not_taken(event) -> None:
    event.capacity = 3
    event.save()
    Group.objects.create(event=event, name="Association Démo", seats=2, held_until=event.starts_on)
    file = registered(event, "Nom;Catégorie\nJo;habitant\nLou;habitant\n")
    assert file.summary["waiting"] == 1


def test_places_are_kept_while_people_are_written(event, monkeypatch) -> None:
    event.capacity = 2
    event.save()
    file = read(event, "Nom;Catégorie\nJo;habitant\nLou;habitant\n")
    monkeypatch.setattr(registering, "_start", lambda file: file)
    imports.confirm_import(file=file, version=file.version, by=file.created_by)
    with pytest.raises(Refused):
        register_participant(event=event, chosen_name="Zoé", category=event.categories.first())


def test_a_confirmation_sent_twice_registers_once(event) -> None:
    file = registered(event, "Nom;Catégorie\nJo;habitant\n")
    again = imports.confirm_import(file=file, version=1, by=file.created_by)
    registering.register_rows.func(file.pk)
    assert again.status == Status.REGISTERED
    assert Registration.objects.count() == 1


def test_a_file_sent_twice_is_received_once(event) -> None:
    file = received(event, "Nom\nJo\n")
    same = imports.receive_file(
        event=event, name="x", content=b"", by=file.created_by, idempotency_key=file.idempotency_key
    )
    assert same == file


def test_all_or_nothing(event, monkeypatch) -> None:
    monkeypatch.setattr(registering, "BATCH", 1)
    real, written = registering.write_people, []

    def fails_at_the_second(*args, **kwargs):
        if written:
            raise ValueError("the disk is full")
        written.append(1)
        return real(*args, **kwargs)

    monkeypatch.setattr(registering, "write_people", fails_at_the_second)
    file = read(event, "Nom;Catégorie\nJo;habitant\nLou;habitant\n")
    with pytest.raises(ValueError, match="disk"):
        imports.confirm_import(file=file, version=file.version, by=file.created_by)
    file.refresh_from_db()
    assert not Registration.objects.exists()
    assert (file.status, file.places_taken, file.problem, file.rows.count()) == (Status.READ, 0, "stopped", 2)
    monkeypatch.undo()
    assert imports.confirm_import(file=file, version=file.version, by=file.created_by).summary["registered"] == 2


def test_what_is_given_up_while_it_is_written_keeps_nobody(event, monkeypatch) -> None:
    file = read(event, "Nom;Catégorie\nJo;habitant\n")
    real = registering.write_people

    def given_up_meanwhile(given, people, *, places):
        imports.give_up(file=given)
        return real(given, people, places=places)

    monkeypatch.setattr(registering, "write_people", given_up_meanwhile)
    imports.confirm_import(file=file, version=file.version, by=file.created_by)
    assert not Registration.objects.exists()


def test_a_list_with_nobody_to_register_is_not_confirmed(event) -> None:
    file = read(event, "Nom;Statut\nJo;Annulé\n", category="resident")
    with pytest.raises(Refused):
        imports.confirm_import(file=file, version=file.version, by=file.created_by)


def test_a_page_that_shows_an_older_list_confirms_nothing(event) -> None:
    file = read(event, "Nom;Catégorie\nJo;habitant\n")
    with pytest.raises(Stale):
        imports.confirm_import(file=file, version=file.version - 1, by=file.created_by)


def test_unknown_words_are_explained_once_and_remembered_for_lists_of_that_shape(event) -> None:
    content = "Nom;Vous venez comme;Thème\nJo;Martien;jardinage\n"
    file = read(event, content)
    assert verdicts(file) == {"wrong": 1}
    given = {"category": {"martien": "resident"}, "themes": {"jardinage": "alimentation"}}
    file = imports.set_words(file=file, version=file.version, words=given)
    assert (verdicts(file), words(file)) == ({"new": 1}, [])
    other = event_of_the_examples(organisation=event.organisation)
    assert imports.remembered_mapping(received(other, content)) == file.mapping
    assert verdicts(read(other, content)) == {"new": 1}
    stranger = event_of_the_examples()
    assert imports.remembered_mapping(received(stranger, content)) == {}


def test_a_name_needs_a_column_and_two_columns_do_not_give_the_same(event) -> None:
    file = received(event, "Nom;Mail;Mail pro\nJo;a@example.org;b@example.org\n")
    for fields in (["", "email", ""], ["name", "email", "email"]):
        with pytest.raises(Refused):
            imports.choose_columns(file=file, version=1, fields=fields)


def test_a_line_is_corrected_or_left_out(event) -> None:
    file = read(event, "Nom;Catégorie;Commune\nJo;Martien;Vue\nLou;;Vue\nZoé;habitant;Vue\n")
    row = imports.correct_row(file=file, line=2, said={"name": "Jo", "category": "habitant", "commune": "Pornic"})
    assert (row.verdict, row.values["person"]["commune"]) == ("new", "44131")
    assert imports.correct_row(file=file, line=2, said={"name": "zoe", "category": "habitant"}).verdict == "repeated"
    imports.leave_out(file=file, line=3)
    assert verdicts(file) == {"new": 1, "repeated": 1, "skipped": 1}


def test_nothing_changes_any_more_once_people_are_registered(event) -> None:
    file = registered(event, "Nom;Catégorie\nJo;habitant\nLou;Martien\n")
    for change in (
        lambda: imports.leave_out(file=file, line=3),
        lambda: imports.decide(file=file, decision="other"),
        lambda: imports.set_words(file=file, version=file.version, words={}),
        lambda: imports.remove_file(file=file),
    ):
        with pytest.raises(Refused):
            change()


def test_the_file_goes_once_it_is_registered_and_only_what_was_left_aside_remains(event) -> None:
    file = registered(event, "Nom;Catégorie\nJo;habitant\nLou;Martien\n")
    assert (bytes(file.content), file.rows.get().line) == (b"", 3)


def test_a_broken_file_leaves_nothing_behind(event) -> None:
    with pytest.raises(Unreadable):
        received(event, 'Nom;Commune\nJo;"Vue\n')
    assert not ImportFile.objects.exists()


def test_a_helper_of_the_event_is_who_registered_them(event) -> None:
    karim = RoleFactory(event=event, kind="helper", user__name="Karim DÉMO").user
    registered(event, "Nom;Catégorie;Inscrit par\nJo;habitant;karim demo\n")
    assert Registration.objects.get().helped_by == karim


def test_lines_ask_as_many_questions_whether_few_or_many(event) -> None:
    counts = []
    for count in (10, 190):
        lines = "".join(f"Jo DÉMO{n};habitant;Pornic\n" for n in range(count))
        with CaptureQueriesContext(connection) as asked:
            file = read(event, f"Nom;Catégorie;Commune\n{lines}")
            imports.confirm_import(file=file, version=file.version, by=file.created_by)
            imports.undo_import(file=file)
        counts.append(len([query for query in asked if "SAVEPOINT" not in query["sql"]]))
    assert counts[0] == counts[1]


def test_people_of_an_import_are_undone_within_a_day(event) -> None:
    file = registered(event, example("google_forms"))
    done = imports.undo_import(file=file)
    assert (done.status, done.summary["removed"]) == (Status.UNDONE, 24)
    assert not Registration.objects.exists()
    assert not Need.objects.exists()
    assert not file.rows.exists()
    assert event.erasures.get().counts == {"people": 24, "choices": 48, "needs": 7, "lifts": 8}
    assert imports.undo_import(file=file).status == Status.UNDONE
    assert event.erasures.count() == 1


def test_whoever_changed_since_stays(event) -> None:
    file = registered(event, "Nom;Catégorie\n" + "".join(f"Jo DÉMO{n};habitant\n" for n in range(6)))
    changed, seated, agreed, cancelled, _calm, _quiet = Registration.objects.all()
    change_registration(registration=changed, version=1, choices=[], email="jo@example.org")
    TeamMemberFactory(event=event, team=TeamFactory(event=event), registration=seated)
    Consent.objects.create(event=event, registration=agreed, purpose="follow_up", is_given=True)
    cancel_registration(registration=cancelled)
    done = imports.undo_import(file=file)
    assert done.summary["removed"] == 2
    assert list(done.people.all()) == [changed, seated, agreed, cancelled]


def test_after_a_day_an_import_is_not_undone_any_more(event) -> None:
    file = registered(event, "Nom;Catégorie\nJo;habitant\n")
    with time_machine.travel(timezone.now() + timedelta(hours=25)), pytest.raises(Refused):
        imports.undo_import(file=file)


def test_what_lists_hold_is_forgotten_in_time(event) -> None:
    done = registered(event, "Nom;Catégorie\nJo;habitant\nLou;Martien\n")
    left = read(event, "Nom;Catégorie\nZoé;habitant\n")
    imports.forget_old_imports(timezone.now())
    assert ImportRow.objects.count() == 2
    assert imports.forget_old_imports(timezone.now() + timedelta(hours=25)) == 1
    assert imports.forget_old_imports(timezone.now() + timedelta(days=8)) == 1
    assert not ImportRow.objects.exists()
    assert list(ImportFile.objects.all()) == [done]
    assert not ImportFile.objects.filter(pk=left.pk).exists()
    assert Registration.objects.count() == 1
