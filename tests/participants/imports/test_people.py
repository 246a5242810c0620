"""What one line says of one person."""

import pytest

from participants.imports.known import Communes, Known, Place, Words, category_words, commune_words
from participants.imports.people import name_key, read_person, skipped

PORNIC = Place("44131", True, ("44210",))
KNOWN = Known(
    categories=Words(
        category_words([(1, "resident", "habitant", "resident"), (2, "social-worker", "professionnel du social", "")])
    ),
    themes=Words(
        {"violences dans la famille": 7, "alcool en parler et etre aide": 8, "solitude": 9, "bien manger bien vivre": 6}
    ),
    helpers=Words({"karim demo": 5}),
    communes=Communes(
        names={
            "pornic": [PORNIC],
            "saint brevin les pins": [Place("44154", True, ("44250",))],
            "saint denis": [Place("93066", False, ("93200",)), Place("97411", False, ("97400",))],
        },
        former={"le clion sur mer": [PORNIC]},
        postcodes={"44210": [PORNIC]},
    ),
)


def read(**fields: str):
    return read_person({"name": "Jo DÉMO", "category": "Habitant", **fields}, KNOWN)


def person(**fields: str):
    return read(**fields).person


@pytest.mark.parametrize("said", ["Pornic", "44210 PORNIC cedex", "Ville de Pornic", "Le Clion-sur-Mer", "Pornic (44)"])
def test_a_commune_is_found_by_its_name_of_today_or_before(said) -> None:
    assert person(commune=said)["commune"] == "44131"


@pytest.mark.parametrize(
    ("said", "words"), [("St Brevin les Pins", ("saint brevin les pins", "")), ("44 210", ("", ""))]
)
def test_a_commune_is_searched_by_its_whole_name(said, words) -> None:
    assert commune_words(said) == words


def test_a_postcode_alone_gives_its_only_commune() -> None:
    assert person(postcode="44210")["commune"] == "44131"


def test_a_postcode_tells_communes_of_one_name_apart() -> None:
    assert person(commune="Saint-Denis", postcode="97400")["commune"] == "97411"
    assert read(commune="Saint-Denis").notes == [["several_communes", {"word": "Saint-Denis"}]]


def test_a_place_unknown_or_outside_keeps_nobody_out() -> None:
    assert read(commune="Nullepart").notes == [["unknown_commune", {"word": "Nullepart"}]]
    outside = read(commune="hors territoire")
    assert (outside.person["commune"], outside.notes, outside.wrong) == ("", [], [])


@pytest.mark.parametrize(
    ("said", "category"), [("habitante", 1), ("Habitants", 1), ("Travailleuse sociale", 2), ("Je suis habitant", 1)]
)
def test_a_category_is_found_by_the_words_people_use(said, category) -> None:
    assert person(category=said)["category"] == category


def test_a_category_unknown_or_not_said_is_wrong() -> None:
    assert read(category="Martien").wrong == [["unknown_category", {"word": "Martien"}]]
    assert read(category="").wrong == [["no_category", {}]]


def test_several_themes_stand_in_one_cell_and_a_title_may_hold_a_comma() -> None:
    assert person(themes="violences, Bien manger, bien vivre / alcool")["themes"] == [7, 6, 8]
    assert read(themes="jardinage").notes == [["unknown_theme", {"word": "jardinage"}]]
    assert read(themes="solitude;alcool;violences;bien manger, bien vivre").notes == [["too_many_themes", {}]]


@pytest.mark.parametrize(
    "said", ["06.39.98.00.49", "0639980049", "639980049", "33639980049", "+33 6 39 98 00 49", "6,39980049E+08"]
)
def test_a_phone_number_is_read_whatever_the_sheet_did_to_it(said) -> None:
    assert person(phone=said)["phone"] == "06 39 98 00 49"


def test_a_contact_that_is_neither_is_kept_word_for_word() -> None:
    line = read(phone="chez sa sœur", email="pas de mail@")
    assert line.person["typed"] == "pas de mail@ / chez sa sœur"
    assert [note[0] for note in line.notes] == ["odd_email", "odd_phone"]


def test_an_e_mail_and_a_phone_are_both_kept() -> None:
    line = person(email="jo@example.org", phone="0639980049")
    assert (line["email"], line["phone"]) == ("jo@example.org", "06 39 98 00 49")


@pytest.mark.parametrize(
    ("said", "lift"),
    [
        ("propose_places", ["offered", 1]),
        ("Je peux prendre 3 personnes", ["offered", 3]),
        ("cherche_place", ["sought", 1]),
        ("autonome", None),
        ("Non", None),
    ],
)
def test_a_lift_is_offered_or_sought(said, lift) -> None:
    assert person(lift=said).get("lift") == lift


@pytest.mark.parametrize(
    ("said", "children"), [("2", 2), ("Oui", ""), ("0", None), ("non", None), ("deux bébés", "deux bébés")]
)
def test_children_to_mind_are_counted_or_told(said, children) -> None:
    assert person(children=said).get("children") == children


def test_a_first_name_with_an_initial_is_enough_and_twins_are_looked_for_by_the_whole_name() -> None:
    known = Known(KNOWN.categories, KNOWN.themes, KNOWN.helpers, KNOWN.communes, category=1, with_initial=True)
    line = read_person({"first_name": "Robin", "family_name": "DÉMO49"}, known).person
    assert (line["name"], line["key"]) == ("Robin D.", "demo49 robin")
    assert name_key("Démo49 ROBIN") == line["key"]


def test_a_minor_comes_with_somebody() -> None:
    assert read(minor="oui").wrong == [["no_responsible", {}]]
    assert person(minor="moins de 15 ans", responsible_name="Zoé DÉMO")["age"] == "under_15"


def test_a_helper_of_the_event_is_recognised() -> None:
    assert person(helper="Karim Démo")["helper"] == 5
    assert read(helper="DEMO-AIDANT-1").notes == [["unknown_helper", {"word": "DEMO-AIDANT-1"}]]


@pytest.mark.parametrize("status", ["Annulé", "Remboursée", "Cancelled", "Refunded", "Not Attending"])
def test_a_cancelled_order_is_skipped(status) -> None:
    assert skipped({"name": "Jo", "status": status})[0][0] == "cancelled"
    assert not skipped({"name": "Jo", "status": "Validé"})


def test_a_line_that_says_nothing_is_skipped() -> None:
    assert skipped({"name": " ", "status": "Validé"}) == [["empty_line", {}]]


def test_a_name_missing_or_too_long_is_wrong() -> None:
    assert read(name=" . ").wrong == [["no_name", {}]]
    assert read(name="x" * 81).wrong == [["name_too_long", {}]]
