"""Advice about texts that tell who somebody is: it sees people, and lets places, numbers and projects be."""

import time

import pytest

from common.privacy import hints

TELLS = [
    ("Mme Durand garde les enfants le soir", "name", "Mme Durand"),
    ("On a vu monsieur de Kerdémo au marché", "name", "monsieur de Kerdémo"),
    ("M. Le Goff prête sa grange", "name", "M. Le Goff"),
    ("Hier Paul Martin nous a dit oui", "name", "Paul Martin"),
    ("Jean-Pierre DÉMO habite seul", "name", "Jean-Pierre DÉMO"),
    ("Une voisine, Aïcha B., garde trois enfants", "name", "Aïcha B."),
    ("Le bébé s'appelle Timéo", "name", "s'appelle Timéo"),
    ("La dame s’appelle Sonia Démo", "name", "s’appelle Sonia Démo"),
    ("Sa fille se prénomme Lou", "name", "se prénomme Lou"),
    ("Her son is called Adam", "name", "is called Adam"),
    ("Appeler le 06 39 98 01 02 le matin", "phone", "06 39 98 01 02"),
    ("Tél. 0639980102", "phone", "0639980102"),
    ("Tél. 06.39.98.01.02", "phone", "06.39.98.01.02"),
    ("Tél. +33 6 39 98 01 02", "phone", "+33 6 39 98 01 02"),
    ("Tél. 02-40-00-00-00", "phone", "02-40-00-00-00"),
    ("Écrire à camille.demo@example.org", "email", "camille.demo@example.org"),
    ("Elle habite 12 rue des Lilas", "address", "12 rue des Lilas"),
    ("au 3 bis, avenue du Général démo", "address", "3 bis, avenue du Général démo"),
    ("au 4 impasse de la Forge.", "address", "4 impasse de la Forge."),
    ("chez lui, 2 place de l'Église", "address", "2 place de l'Église"),
    ("au lieu-dit La Démonstration", "address", "lieu-dit La Démonstration"),
    ("44210 Pornic", "address", "44210 Pornic"),
]

TELLS_NOBODY = [
    "Machecoul-Saint-Même et Saint-Philbert-de-Grand-Lieu",
    "Les habitants de Pornic, de Sainte-Pazanne et de Saint-Père-en-Retz",
    "La CAF, la MSA et le CCAS sont partants",
    "Les Restos du Cœur et le Secours Catholique prêtent un local",
    "Appeler le 3919, le 119, le 17 ou le 0 800 05 95 95",
    "Rendez-vous le 04/12/2019 à 14 h 30",
    "Le 04 12 2019 puis le 05 12 2019",
    "44 000 personnes, 15 000 euros, 12500 Euros",
    "Un Café Roulant pour les Petits Pas",
    "Notre projet s'appelle Paul et Virginie",
    "L'équipe s'appelle Les Mains Ouvertes",
    "Le lieu s'appelle Chez Marcel",
    "La salle Jean Jaurès et l'école Jacques Prévert",
    "Au foyer Anne de Bretagne",
    "La rue Victor Hugo est en travaux",
    "Madame la Maire et Monsieur le Préfet ont dit oui",
    "Bonjour Madame, Monsieur",
    "1 place de parking, 2 places à côté, 3 cours de cuisine",
    "1 mail par semaine et 2 passages par jour",
    "Paul vient le lundi avec Sonia",
    "France Travail et Pays de Retz",
    "La Loire Atlantique et le Grand Lieu",
    "Une personne de 71 ans, seule, sans voiture",
    "Budget 2030 : 1 500 € pour 14 familles",
    "Maison France Services de Pornic",
    "Réunion Mardi Matin, puis Jeudi Soir",
    "Le camion passe route de Nantes",
    "Association Les Amis de Pierre Démo",
    "L’Outil en Main, Familles Rurales, ADMR",
    "10 à 12 personnes, 3 à 4 fois par mois",
    "",
]


@pytest.mark.parametrize(("text", "kind", "excerpt"), TELLS)
def test_a_text_that_tells_who_or_where_is_noticed(text: str, kind: str, excerpt: str) -> None:
    assert [(hint.kind.value, hint.excerpt) for hint in hints(text)] == [(kind, excerpt)]


@pytest.mark.parametrize("text", TELLS_NOBODY)
def test_a_text_that_tells_nobody_is_left_alone(text: str) -> None:
    assert hints(text) == []


def test_hints_come_in_reading_order_with_their_place() -> None:
    text = "Paul Martin, 12 rue des Lilas, 06 39 98 01 02"
    found = hints(text)
    assert [hint.kind.value for hint in found] == ["name", "address", "phone"]
    assert text[found[0].start : found[0].end] == "Paul Martin"


def test_a_long_passage_is_cut_to_an_excerpt() -> None:
    assert len(hints(f"lieu-dit {'Démo ' * 40}")[0].excerpt) <= 60


@pytest.mark.parametrize(
    "crafted", ["Aa " * 2600, "1 " * 4000, "a@" * 4000, "a." * 4000, "M. " * 2600, "12 rue " * 1100]
)
def test_a_crafted_text_is_read_quickly(crafted: str) -> None:
    begun = time.perf_counter()
    hints(crafted)
    assert time.perf_counter() - begun < 1
