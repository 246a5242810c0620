"""The page of components, the pages of errors, the language switch, and the weight of a first view."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from common import views

pytestmark = pytest.mark.django_db
STATIC = Path(settings.BASE_DIR) / "static"
FIRST_VIEW_KIB = 125  # of the 150 allowed: the rest is for the page itself
TEXT_FILES = ["vendor/bootstrap.min.css", "css/tokens.css", "css/site.css", "vendor/htmx.min.js", "js/base.js"]
OTHER_FILES = ["vendor/fonts/atkinson-latin-400.woff2", "vendor/fonts/atkinson-latin-700.woff2"]


def test_components_are_shown_to_those_who_build(client: Client, settings: object) -> None:
    settings.DEBUG = True  # type: ignore[attr-defined]
    assert client.get("/style/").status_code == 200


def test_components_are_hidden_in_production(client: Client, settings: object) -> None:
    settings.DEBUG = settings.DEMO = False  # type: ignore[attr-defined]
    assert client.get("/style/").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Cette page est introuvable"), ("en", "This page cannot be found")]
)
def test_a_missing_page_says_what_to_do_in_the_readers_language(client: Client, language: str, words: str) -> None:
    answer = client.get("/nowhere/", headers={"accept-language": language})
    assert words in answer.content.decode()


def test_the_page_for_our_own_failures_needs_no_context() -> None:
    page = render_to_string("500.html")
    assert "Ce n’est pas votre faute" in page
    assert "It is not your fault" in page


def test_an_expired_form_gives_back_what_was_written(rf: RequestFactory) -> None:
    request = rf.post("/", {"idea": "A café on wheels, every Thursday."})
    assert b"A caf\xc3\xa9 on wheels" in views.csrf_failure(request).content


def test_the_language_switch_keeps_the_page(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/e/retz/?step=2"})
    assert answer["Location"] == "/e/retz/?step=2"
    assert answer.cookies["django_language"].value == "en"


def test_the_language_switch_leads_to_no_other_site(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_the_first_view_is_light() -> None:
    weight = sum(len(gzip.compress((STATIC / name).read_bytes())) for name in TEXT_FILES + ["img/icons.svg"])
    weight += sum((STATIC / name).stat().st_size for name in OTHER_FILES)
    assert weight / 1024 < FIRST_VIEW_KIB
