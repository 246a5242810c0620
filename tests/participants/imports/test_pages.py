"""The pages of a list, from the file to the undo."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from participants.models import ImportFile, Notice, Registration
from tests.background import work
from tests.factories import RegistrationFactory
from tests.participants.imports.helpers import event_of_the_examples, example, read, received, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(reference_communes):
    return event_of_the_examples(capacity=100)


@pytest.fixture
def organiser(event, sign_in):
    return sign_in(event.roles.get(kind="organiser").user)


def page(client, name: str, event, *args) -> str:
    return client.get(reverse(name, args=[event.slug, *args])).content.decode()


def send(client, event, content: bytes, name: str = "liste.csv", **data):
    data = {"file": SimpleUploadedFile(name, content), "idempotency_key": uuid.uuid4(), **data}
    return client.post(reverse("imports", args=[event.slug]), data)


def test_from_the_file_to_the_people_and_back(event, organiser) -> None:
    to_columns = send(organiser, event, example("helloasso"))
    file = ImportFile.objects.get()
    columns = organiser.get(to_columns.url)
    form = columns.context["form"]
    posted = {name: form[name].value() or "" for name in form.fields}
    lines = organiser.post(to_columns.url, posted, follow=True)
    assert "Inscrire 21 personnes de cette liste" in lines.content.decode()
    file.refresh_from_db()
    confirm = reverse("import_confirm", args=[event.slug, file.pk])
    done = organiser.post(confirm, {"version": file.version}, follow=True).content.decode()
    assert "21 personnes sont inscrites" in done
    undone = organiser.post(reverse("import_undo", args=[event.slug, file.pk]), follow=True).content.decode()
    assert "L’import est annulé" in undone
    assert not Registration.objects.exists()


def test_a_broken_file_says_the_line_and_the_column_beside_the_field(event, organiser) -> None:
    answer = send(organiser, event, b'Nom;Commune\nJo;Vue\nLou;"Vue\n')
    assert answer.status_code == 422
    assert "Ligne 3, colonne 2" in answer.content.decode()
    assert "guillemet" in answer.content.decode()


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", bytes(range(256)) * 30, b"PK\x03\x04broken"])
def test_what_is_no_list_is_refused_with_a_sentence(event, organiser, content) -> None:
    assert send(organiser, event, content, "liste.xlsx").status_code == 422
    assert not ImportFile.objects.exists()


def test_without_a_file_the_page_says_so(event, organiser) -> None:
    assert "Choisissez d’abord un fichier" in organiser.post(reverse("imports", args=[event.slug])).content.decode()


def test_columns_that_nobody_needs_are_shown_with_the_reason_and_without_a_choice(event, organiser) -> None:
    file = received(event, "Nom;Date de naissance\nJo;12/03/1980\n")
    shown = page(organiser, "import_mapping", event, file.pk)
    assert "1 colonne n’est pas gardée" in shown
    assert "1980" not in shown
    assert 'name="column_1"' not in shown


def test_two_columns_for_one_thing_are_told(event, organiser) -> None:
    file = received(event, "Nom;Mail;Autre\nJo;a@example.org;b@example.org\n")
    data = {"version": 1, "column_0": "name", "column_1": "email", "column_2": "email"}
    answer = organiser.post(reverse("import_mapping", args=[event.slug, file.pk]), data)
    assert (answer.status_code, "Deux colonnes" in answer.content.decode()) == (422, True)


def test_the_columns_are_remembered_for_a_list_of_that_shape(event, organiser) -> None:
    read(event, "Nom;Couleur;Catégorie\nJo;bleu;habitant\n")
    again = received(event, "Nom;Couleur;Catégorie\nLou;vert;habitant\n")
    assert "comme la dernière fois" in page(organiser, "import_mapping", event, again.pk)


def test_a_person_decides_who_is_the_same(event, organiser) -> None:
    RegistrationFactory(event=event, chosen_name="Jo DÉMO")
    file = read(event, "Nom;Catégorie\nDÉMO Jo;habitant\n")
    shown = page(organiser, "import_lines", event, file.pk)
    assert "La même personne" in shown
    assert 'name="version"' not in shown  # nothing to confirm yet
    organiser.post(reverse("import_decide", args=[event.slug, file.pk]), {"line": 2, "decision": "other"})
    assert "Inscrire 1 personne" in page(organiser, "import_lines", event, file.pk)


def test_who_seems_registered_is_asked_about_without_alarm(event, organiser) -> None:
    RegistrationFactory(event=event, chosen_name="Jo DÉMO")
    file = read(event, "Nom;Catégorie\nDÉMO Jo;habitant\n")
    shown = page(organiser, "import_lines", event, file.pk)
    assert "card undecided" in shown
    assert "filter tone-sun" in shown
    assert "coral" not in shown


def test_unknown_words_are_asked_and_the_list_is_read_again(event, organiser) -> None:
    file = read(event, "Nom;Catégorie\nJo;Martien\n")
    assert "« martien »" in page(organiser, "import_lines", event, file.pk)
    words = reverse("import_words", args=[event.slug, file.pk])
    organiser.post(words, {"version": file.version, "category_0": "resident"})
    assert file.rows.get().verdict == "new"


def test_a_line_is_corrected_on_its_page(event, organiser) -> None:
    file = read(event, "Nom;Catégorie\nJo;Martien\n")
    address = reverse("import_line", args=[event.slug, file.pk, 2])
    assert organiser.post(address, {"family_name": "Jo", "category": "Vénusien"}).status_code == 422
    assert organiser.post(address, {"family_name": "Jo", "category": "habitant"}).status_code == 302
    assert file.rows.get().verdict == "new"
    organiser.post(address, {"family_name": "Jo", "category": "habitant", "do": "leave_out"})
    assert file.rows.get().verdict == "skipped"


def test_what_is_to_correct_is_downloaded(event, organiser) -> None:
    file = read(event, "Nom;Catégorie\n=Jo();Martien\nLou;habitant\n")
    text = page(organiser, "import_problems", event, file.pk)
    assert "'=Jo()" in text
    assert "Lou" not in text


def test_confirming_too_early_or_twice_registers_nobody_or_once(event, organiser) -> None:
    file = read(event, example("excel_fr"))
    confirm = reverse("import_confirm", args=[event.slug, file.pk])
    organiser.post(confirm, {"version": file.version})
    assert not Registration.objects.exists()
    organiser.post(reverse("import_decide", args=[event.slug, file.pk]), {"decision": "same"})
    for _press in range(2):
        organiser.post(confirm, {"version": file.version})
    assert Registration.objects.count() == 32


def test_a_long_work_shows_how_far_it_is_and_refreshes_without_scripts(event, organiser) -> None:
    file = read(event, "Nom;Catégorie\nJo;habitant\n")
    ImportFile.objects.filter(pk=file.pk).update(status="registering", rows_total=50_000, rows_done=12_000)
    shown = page(organiser, "import_progress", event, file.pk)
    assert "12000 personnes écrites sur 50000" in shown.replace("\u202f", "").replace("\xa0", "")
    assert reverse("import_progress", args=[event.slug, file.pk]) in shown.partition("<noscript>")[2]
    fragment = organiser.get(reverse("import_progress", args=[event.slug, file.pk]), headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()


def test_a_work_that_stopped_is_taken_up_again_or_given_up(event, organiser) -> None:
    file = read(event, "Nom;Catégorie\nJo;habitant\n")
    summary = {**file.summary, "asked_at": "2026-01-01T00:00:00+00:00"}
    ImportFile.objects.filter(pk=file.pk).update(status="registering", rows_total=1, places_taken=1, summary=summary)
    assert "Reprendre" in page(organiser, "import_progress", event, file.pk)
    stopped = reverse("import_stopped", args=[event.slug, file.pk])
    organiser.post(stopped, {"do": "give_up"})
    assert ImportFile.objects.get().status == "read"
    ImportFile.objects.update(status="registering")
    organiser.post(stopped)
    assert Registration.objects.get().chosen_name == "Jo"


def test_the_undo_says_who_stays(event, organiser) -> None:
    file = registered(event, "Nom;Catégorie\nJo;habitant\nLou;habitant\n")
    Registration.objects.filter(chosen_name="Lou").update(version=2)
    shown = page(organiser, "import_undo", event, file.pk)
    assert "Ces personnes restent" in shown
    assert "Lou" in shown
    organiser.post(reverse("import_undo", args=[event.slug, file.pk]))
    assert Registration.objects.get().chosen_name == "Lou"


def test_a_list_is_removed_before_it_is_registered(event, organiser) -> None:
    file = read(event, "Nom;Catégorie\nJo;habitant\n")
    organiser.post(reverse("import_remove", args=[event.slug, file.pk]))
    assert not ImportFile.objects.exists()


def test_a_list_whose_lines_are_erased_says_so(event, organiser) -> None:
    file = received(event, "Nom\nJo\n")
    ImportFile.objects.update(content=b"")
    address = reverse("import_mapping", args=[event.slug, file.pk])
    assert "Il ne reste rien de cette liste" in organiser.get(address, follow=True).content.decode()


def test_people_of_a_list_are_told_once_when_somebody_asks(event, organiser) -> None:
    form = organiser.get(send(organiser, event, example("helloasso")).url).context["form"]
    file = ImportFile.objects.get()
    posted = {name: form[name].value() or "" for name in form.fields}
    organiser.post(reverse("import_mapping", args=[event.slug, file.pk]), posted)
    file.refresh_from_db()
    organiser.post(reverse("import_confirm", args=[event.slug, file.pk]), {"version": file.version})
    assert not Notice.objects.exists()
    for _again in range(2):
        organiser.post(reverse("import_tell", args=[event.slug, file.pk]))
        work()
    assert Notice.objects.filter(kind="confirmation").count() == 21
    assert "ne le savent pas encore" not in page(organiser, "import_progress", event, file.pk)
