"""The catalogue finds every sentence, keeps every translation and lets nothing incomplete through."""

import gettext

import polib
import pytest

from common import catalogue
from common.catalogue import Message


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% translate "Hello" %}', Message("Hello")),
        ('{% trans "Hello" as word %}', Message("Hello")),
        ('{% translate "May" context "month" %}', Message("May", "month")),
        ('{% include "x.html" with title=_("Hello") only %}', Message("Hello")),
        ('{{ word|default:_("Hello") }}', Message("Hello")),
        ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", Message("Hello %(name)s")),
        ("{% blocktranslate trimmed %}\n  Two\n  lines\n{% endblocktranslate %}", Message("Two lines")),
        (
            "{% blocktranslate count n=rows %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}",
            Message("%(n)s row", plural="%(n)s rows"),
        ),
        ("<p>\n    It's {% if a %}\n  {% translate \"Say 'yes'\" %}\n{% endif %}", Message("Say 'yes'")),
    ],
)
def test_a_template_gives_its_sentences(source, expected):
    assert list(catalogue.in_template(source)) == [expected]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('_("Hello")', Message("Hello")),
        ('gettext_lazy("One " "sentence")', Message("One sentence")),
        ('ngettext("%(n)s row", "%(n)s rows", n)', Message("%(n)s row", plural="%(n)s rows")),
        ('pgettext("month", "May")', Message("May", "month")),
        ('npgettext("boat", "oar", "oars", n)', Message("oar", "boat", "oars")),
    ],
)
def test_python_gives_its_sentences(source, expected):
    assert list(catalogue.in_python(source)) == [expected]


def test_text_nobody_marked_is_left_alone():
    assert list(catalogue.in_template('<p>"Hello" {# _("no") #}</p>')) == []


def book(*entries: polib.POEntry) -> polib.POFile:
    file = polib.POFile()
    file.extend(entries)
    return file


def keyed(*messages: Message) -> dict:
    return {message.key: message for message in messages}


def test_an_update_keeps_translations_sorts_and_forgets_what_left():
    file = book(polib.POEntry(msgid="B", msgstr="Bé"), polib.POEntry(msgid="Gone", msgstr="Parti"))
    catalogue.update(file, keyed(Message("B"), Message("A")))
    assert [(entry.msgid, entry.msgstr) for entry in file] == [("A", ""), ("B", "Bé")]


def test_an_update_never_guesses_a_translation():
    file = book(polib.POEntry(msgid="Save it", msgstr="Enregistrer"))
    catalogue.update(file, keyed(Message("Save it.")))
    assert file[0].msgstr == ""
    assert not file[0].fuzzy


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        (polib.POEntry(msgid="A", msgstr=""), "no translation"),
        (polib.POEntry(msgid="A", msgstr="Â", flags=["fuzzy"]), "fuzzy"),
        (polib.POEntry(msgid="A", msgstr="Vraiment ?"), "ordinary space"),
        (polib.POEntry(msgid="Gone", msgstr="Parti"), "no longer in the code"),
    ],
)
def test_an_incomplete_catalogue_is_refused(entry, complaint):
    assert any(problem.startswith(complaint) for problem in catalogue.problems(book(entry), keyed(Message("A"))))


@pytest.mark.parametrize("french", ["Bonjour", "Bonjour %(nom)s", "Bonjour %s"])
def test_a_lost_placeholder_is_refused(french):
    message = Message("Hello %(name)s")
    file = book(polib.POEntry(msgid=message.text, msgstr=french))
    assert catalogue.problems(file, keyed(message)) == ["other placeholders than ['name']: 'Hello %(name)s'"]


def test_the_form_for_one_may_do_without_its_figure():
    message = Message("%(n)s person", plural="%(n)s people")
    forms = {0: "une personne", 1: "%(n)s personnes"}
    file = book(polib.POEntry(msgid=message.text, msgid_plural=message.plural, msgstr_plural=forms))
    assert catalogue.problems(file, keyed(message)) == []


def test_filling_takes_plurals_and_contexts_and_names_strangers():
    messages = keyed(Message("May", "month"), Message("%(n)s row", plural="%(n)s rows"))
    file = book()
    catalogue.update(file, messages)
    assert set(catalogue.missing(file)) == {"month\x04May", "%(n)s row"}
    given = {"month\x04May": "mai", "%(n)s row": ["%(n)s ligne", "%(n)s lignes"], "Stranger": "Étranger"}
    assert catalogue.fill(file, given) == ["Stranger"]
    assert catalogue.problems(file, messages) == []


def test_filling_sets_french_spaces():
    file = book(polib.POEntry(msgid="Sure?", msgstr=""))
    catalogue.fill(file, {"Sure?": "« Sûr » ?"})
    assert file[0].msgstr == "«\u00a0Sûr\u00a0»\u00a0?"


def test_the_compiled_catalogue_speaks_french_plurals(tmp_path):
    message = Message("%(n)s person", plural="%(n)s people")
    file = book()
    catalogue.update(file, keyed(message))
    catalogue.fill(file, {message.text: ["%(n)s personne présente", "%(n)s personnes présentes"]})
    catalogue.write(file, tmp_path / "fr.po")
    catalogue.compile_file(tmp_path / "fr.po", tmp_path / "fr.mo")
    with (tmp_path / "fr.mo").open("rb") as compiled:
        french = gettext.GNUTranslations(compiled)
    assert french.ngettext(message.text, message.plural, 0) == "%(n)s personne présente"
    assert french.ngettext(message.text, message.plural, 2) == "%(n)s personnes présentes"


def test_writing_twice_writes_once(tmp_path):
    file = book()
    catalogue.update(file, keyed(Message("A")))
    assert catalogue.write(file, tmp_path / "fr.po")
    assert not catalogue.write(catalogue.read(tmp_path / "fr.po"), tmp_path / "fr.po")
