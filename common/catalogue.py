"""The French catalogue: which sentences the code holds, which of them are translated, and its compiled form.

Does without the GNU gettext programs, which most machines of our users lack. The file is sorted by sentence and holds
neither dates nor line numbers: two people who add sentences on the same day can merge their work.
"""

import io
import json
import re
import sys
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polib
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

KEYWORDS = (
    *("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"),
    *("pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"),
)
CODE = ("accounts", "common", "demo", "events", "hackathon", "participants", "projects", "reports", "teams")
TEMPLATE_ENDINGS = {".html", ".txt", ".xml", ".svg"}
METADATA = {
    "Project-Id-Version": "Tablée",
    "Language": "fr",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n > 1);",
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%([sdifr])(?![a-zé])|\{(\w*)\}")
BREAKABLE = re.compile(r"(?<=\S) (?=[;:!?»])|(?<=«) ")
CONTEXT_SEPARATOR = "\x04"  # as in compiled catalogues


@dataclass(frozen=True, order=True)
class Message:
    """A sentence of the code. `context` and `plural` are "" where there is none."""

    text: str
    context: str = ""
    plural: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes it one entry of the catalogue."""
        return self.text, self.context


def in_python(source: str) -> Iterator[Message]:
    """The sentences marked for translation in a Python file."""
    for _line, function, texts, _comments in extract_python(
        io.BytesIO(source.encode()), dict.fromkeys(KEYWORDS), [], {"encoding": "utf-8"}
    ):
        function = str(function)
        parts = [texts] if isinstance(texts, str) else list(texts)
        context = (parts.pop(0) or "") if function.lstrip("n").startswith("pgettext") else ""
        if not parts or not parts[0]:
            continue
        yield Message(parts[0], context, (parts[1] or "") if function.startswith("n") and len(parts) > 1 else "")


def in_template(source: str) -> Iterator[Message]:
    """The sentences marked for translation in a template, trimmed, plural and contextual ones included."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # misplaced comments for translators
        code: str = templatize(source)
    # What is not a sentence is blanked but keeps its indentation, which Python would want to make sense of.
    yield from in_python("\n".join(line.strip() for line in code.splitlines()))


def in_project(root: Path) -> dict[tuple[str, str], Message]:
    """Every sentence of the project by key; one used both alone and with a plural counts as the latter."""
    found: dict[tuple[str, str], Message] = {}
    for path in _sources(root):
        extract = in_python if path.suffix == ".py" else in_template
        for message in extract(path.read_text()):
            if message.key not in found or message.plural:
                found[message.key] = message
    return found


def update(catalogue: polib.POFile, messages: Mapping[tuple[str, str], Message]) -> None:
    """Make the catalogue list exactly `messages`, sorted, keeping the translations it has, with French spacing."""
    known = {_key(entry): entry for entry in catalogue if not entry.obsolete}
    catalogue.clear()
    catalogue.metadata = dict(METADATA)
    catalogue.header = ""
    for message in sorted(messages.values()):
        old = known.get(message.key)
        entry = polib.POEntry(msgid=message.text, msgctxt=message.context or None, msgid_plural=message.plural)
        if message.plural:
            entry.msgstr_plural = {0: "", 1: ""}
        if old and bool(old.msgid_plural) == bool(message.plural):
            entry.msgstr = typeset(old.msgstr)
            entry.msgstr_plural = {number: typeset(form) for number, form in old.msgstr_plural.items()}
            entry.flags = [flag for flag in old.flags if flag == "fuzzy"]
            entry.tcomment = old.tcomment
        catalogue.append(entry)


def typeset(french: str) -> str:
    """The phrase with non-breaking spaces where French wants them: no line begins with a colon or a question mark."""
    return BREAKABLE.sub("\N{NO-BREAK SPACE}", french)


def problems(catalogue: polib.POFile, messages: Mapping[tuple[str, str], Message]) -> list[str]:
    """What keeps the catalogue from being complete and safe, one sentence each."""
    known = {_key(entry): entry for entry in catalogue if not entry.obsolete}
    found = [f"not in the catalogue (run make messages): {key[0]!r}" for key in sorted(set(messages) - set(known))]
    found += [f"no longer in the code (run make messages): {key[0]!r}" for key in sorted(set(known) - set(messages))]
    for key in sorted(set(messages) & set(known)):
        found += _entry_problems(known[key])
    return found


def fill(catalogue: polib.POFile, translations: Mapping[str, str | list[str]]) -> list[str]:
    """Translate the entries named by `translations`; a plural takes a list of two. Returns the names that match none.

    An entry with a context is named "context\\x04sentence".
    """
    entries = {_name(entry): entry for entry in catalogue}
    unknown = []
    for name, translation in translations.items():
        entry = entries.get(name)
        if entry is None:
            unknown.append(name)
            continue
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        if entry.msgid_plural:
            forms = [translation] * 2 if isinstance(translation, str) else translation
            entry.msgstr_plural = {number: typeset(form) for number, form in enumerate(forms)}
        else:
            entry.msgstr = typeset(translation if isinstance(translation, str) else translation[0])
    return unknown


def missing(catalogue: polib.POFile) -> dict[str, str | list[str]]:
    """The untranslated entries in the shape `fill` takes, empty."""
    blank = [entry for entry in catalogue if not entry.translated() and not entry.obsolete]
    return {_name(entry): ["", ""] if entry.msgid_plural else "" for entry in blank}


def read(path: Path) -> polib.POFile:
    """The catalogue in a file; an empty one where there is no file yet."""
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def write(catalogue: polib.POFile, path: Path) -> bool:
    """Write the catalogue unless the file says the same already. Returns whether it was written."""
    text = str(catalogue).rstrip() + "\n"
    if path.exists() and path.read_text() == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return True


def compile_file(source: Path, target: Path) -> None:
    """Write the compiled form Django reads. Replaces the file at once: a running site never reads half of it."""
    temporary = target.with_suffix(".new")
    polib.pofile(str(source)).save_as_mofile(str(temporary))
    temporary.replace(target)


def compile_stale(locale: Path) -> None:
    """Compile the catalogues that are newer than their compiled form."""
    for source in locale.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            compile_file(source, target)


def as_json(translations: Mapping[str, str | list[str]]) -> str:
    """A file a person can fill in."""
    return json.dumps(translations, ensure_ascii=False, indent=1) + "\n"


def _sources(root: Path) -> Iterator[Path]:
    for app in CODE:
        yield from (path for path in sorted((root / app).rglob("*.py")) if "migrations" not in path.parts)
        yield from _templates(root / app / "templates")
    yield from _templates(root / "templates")


def _templates(directory: Path) -> Iterator[Path]:
    yield from (path for path in sorted(directory.rglob("*")) if path.suffix in TEMPLATE_ENDINGS and path.is_file())


def _key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgid, entry.msgctxt or ""


def _name(entry: polib.POEntry) -> str:
    return f"{entry.msgctxt}{CONTEXT_SEPARATOR}{entry.msgid}" if entry.msgctxt else entry.msgid


def _entry_problems(entry: polib.POEntry) -> Iterator[str]:
    if entry.fuzzy:
        yield f"fuzzy: {entry.msgid!r}"
    elif not entry.translated():
        yield f"no translation: {entry.msgid!r}"
    elif any(BREAKABLE.search(form) for form in (entry.msgstr, *entry.msgstr_plural.values())):
        yield f"ordinary space beside ; : ! ? « or » (run make messages): {entry.msgid!r}"
    elif entry.msgid_plural:
        allowed = _placeholders(entry.msgid) | _placeholders(entry.msgid_plural)
        forms = [_placeholders(form) for _number, form in sorted(entry.msgstr_plural.items())]
        # "une personne" may do without its figure; the form for many may not.
        if forms[-1] != _placeholders(entry.msgid_plural) or any(form - allowed for form in forms):
            yield f"other placeholders than {sorted(allowed)}: {entry.msgid!r}"
    elif _placeholders(entry.msgid) != _placeholders(entry.msgstr):
        yield f"other placeholders than {sorted(_placeholders(entry.msgid))}: {entry.msgid!r}"


def _placeholders(text: str) -> set[str]:
    return {"".join(match) for match in PLACEHOLDER.findall(text.replace("%%", ""))}


if __name__ == "__main__":
    compile_file(Path(sys.argv[1]), Path(sys.argv[2]))
