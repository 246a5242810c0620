"""The communes of France, loaded from files and found by any name."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from events.models import Commune, EventCommune, FormerCommune, Intercommunality, ReferenceEdition
from events.services.communes import load_communes
from events.services.territory import (
    add_communes,
    find_communes,
    find_intercommunalities,
    remove_communes,
    territory_of,
)
from tests.conftest import REFERENCE_COMMUNES
from tests.factories import CommuneFactory, EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The reference communes in the publisher's format, in a folder that a test may change."""
    return Path(shutil.copytree(REFERENCE_COMMUNES, tmp_path / "communes"))


@pytest.fixture
def loaded(package: Path) -> None:
    load_communes(folder=package)


def names(text: str, **kwargs: object) -> list[str]:
    return [found.commune.name for found in find_communes(text, **kwargs)]


def test_the_reference_territory_is_loaded_whole(loaded: None) -> None:
    assert Commune.objects.count() == 38
    assert Intercommunality.objects.count() == 4
    assert sum(Commune.objects.values_list("population", flat=True)) == 170_170


def test_loading_the_same_edition_twice_does_nothing(package: Path) -> None:
    assert load_communes(folder=package) is not None
    assert load_communes(folder=package) is None


def test_loading_again_brings_up_to_date_and_doubles_nothing(package: Path) -> None:
    load_communes(folder=package)
    Commune.objects.filter(code="44131").update(population=1)
    former = FormerCommune.objects.count()
    load_communes(folder=package, again=True)
    assert Commune.objects.get(code="44131").population == 18_745
    assert (Commune.objects.count(), FormerCommune.objects.count()) == (38, former)


def test_a_commune_that_no_longer_exists_goes_unless_somebody_lives_there(package: Path) -> None:
    gone, kept = CommuneFactory(name="Disparue"), CommuneFactory(name="Habitée")
    RegistrationFactory(commune=kept)
    load_communes(folder=package)
    assert list(Commune.objects.filter(pk__in=[gone.pk, kept.pk])) == [kept]


def test_the_edition_says_its_year(loaded: None) -> None:
    assert ReferenceEdition.objects.get().year == 2026


def test_the_command_says_how_many_it_loaded(package: Path) -> None:
    said = StringIO()
    call_command("load_communes", folder=package, stdout=said)
    call_command("load_communes", folder=package, stdout=said)
    assert "38 communes" in said.getvalue()
    assert "already" in said.getvalue()


def test_the_command_says_what_to_do_when_the_files_are_absent(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="npm ci"):
        call_command("load_communes", folder=tmp_path)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("pornic", "Pornic"),
        ("PORNIC", "Pornic"),
        ("sainte paz", "Sainte-Pazanne"),
        ("Ste Pazanne", "Sainte-Pazanne"),
        ("st-brevin", "Saint-Brevin-les-Pins"),
        ("Bernerie", "La Bernerie-en-Retz"),
        ("44 210", "Pornic"),
        ("machecoul", "Machecoul-Saint-Même"),
        ("Machecoul-Saint-Même", "Machecoul-Saint-Même"),
        ("chéméré", "Chaumes-en-Retz"),
    ],
)
def test_a_commune_is_found_by_the_names_people_give(loaded: None, text: str, first: str) -> None:
    assert names(text)[0] == first


def test_a_former_name_says_so(loaded: None) -> None:
    assert find_communes("St-Même le Tenu")[0].former_name == "Saint-Même-le-Tenu"
    assert find_communes("pornic")[0].former_name == ""


@pytest.mark.parametrize("text", ["", "p", " ", "\x00", "zzzz", "%", "_", "'; --", "\ud800", "x" * 5000, "٤٤٢١٠"])
def test_a_search_that_means_nothing_finds_nothing(loaded: None, text: str) -> None:
    assert find_communes(text) == []


def test_the_communes_of_the_event_come_first(loaded: None) -> None:
    event = EventFactory()
    assert names("saint", event=event)[0] != "Saint-Viaud"
    add_communes(event=event, communes=Commune.objects.filter(name="Saint-Viaud"))
    assert names("saint", event=event)[0] == "Saint-Viaud"


def test_a_search_takes_two_queries(loaded: None, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        [(found.commune.name, str(found.commune.intercommunality)) for found in find_communes("saint", 10)]


def test_an_intercommunalite_is_found_with_the_sum_of_its_communes(loaded: None) -> None:
    (found,) = find_intercommunalities("grand lieu")
    assert (found.commune_count, found.population, found.inside_count) == (9, 42_436, 0)


def test_communes_are_added_once_and_removed(loaded: None) -> None:
    event = EventFactory()
    grand_lieu = Commune.objects.filter(intercommunality__name__contains="Grand Lieu")
    assert add_communes(event=event, communes=grand_lieu) == 9
    assert add_communes(event=event, communes=grand_lieu) == 0
    assert remove_communes(event=event, communes=grand_lieu.filter(name="Geneston")) == 1
    assert EventCommune.objects.filter(event=event).count() == 8
    assert find_intercommunalities("grand lieu", event=event)[0].inside_count == 8


def test_a_territory_is_read_by_intercommunalite_in_one_query(loaded: None, django_assert_num_queries) -> None:
    event = EventFactory()
    add_communes(event=event, communes=Commune.objects.all())
    with django_assert_num_queries(1):
        groups = territory_of(event)
    assert [group.population for group in groups] == [70_563, 42_436, 31_310, 25_861]
