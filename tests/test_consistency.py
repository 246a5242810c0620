"""Guards of the whole: what no single test of a page would notice."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt", ".typ"})
BY_LIBRARIES = (
    "account/",
    "mfa/",
    "allauth/",
    "bootstrap5/",
    "django/",
    "400",
    "403",
    "404",
    "429",
    "500",
    "participants/notices/",
)  # or by the kind of a notice
APPS = ("accounts", "common", "demo", "events", "hackathon", "participants", "projects", "reports", "teams")


PAGES = [
    path for path in TEMPLATES if not path.match("participants/notices/mail.html")
]  # mail programs read no style sheet


def sources() -> str:
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in [*files, *TEMPLATES])


def test_every_template_is_used() -> None:
    text = sources()
    names = [path.relative_to(ROOT / "templates").as_posix() for path in TEMPLATES]
    assert [name for name in names if name not in text and not name.startswith(BY_LIBRARIES)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_a_template_holds_no_style_and_no_script_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=\"|\son[a-z]+=\"|<style", text)
    for tag in re.findall(r"<script[^>]*>", text):
        assert "src=" in tag or "nonce" in tag, tag


LONGEST_LINE = 200  # of a template; most hold in 120
PIECE = re.compile(r"""\{%.*?%\}|[\w-]+=(["'])(?:\{%.*?%\}|\{\{.*?\}\}|(?!\1).)*\1""")


def test_the_lines_of_templates_are_short_enough_to_be_read() -> None:
    """A Django tag and the value of an attribute cannot be broken: a line may be longer for one of them, of 100 or more."""
    for path in (path for path in PAGES if path.suffix == ".html"):
        for line in path.read_text(encoding="utf-8").splitlines():
            longest = max((len(found.group()) for found in PIECE.finditer(line)), default=0)
            longest = max([longest, *(len(tag) for tag in re.findall(r"\{%.*?%\}", line))])
            assert len(line) <= LONGEST_LINE or longest >= LONGEST_LINE / 2, (path.name, line)


def test_a_table_that_becomes_cards_on_a_phone_still_says_that_it_is_one() -> None:
    tables = [
        (path.name, table)
        for path in TEMPLATES
        for table in re.findall(r"<table [^>]*table-cards.*?</table>", path.read_text(encoding="utf-8"), re.DOTALL)
    ]
    mute = [
        (name, tag)
        for name, table in tables
        for tag in re.findall(r"<(?:table|thead|tbody|tr|th|td)\b[^>]*", table)
        if "role=" not in tag or (tag.startswith("<td") and "data-heading=" not in tag)
    ]
    assert tables
    assert mute == []


def test_a_component_opens_by_naming_its_variables() -> None:
    for path in (ROOT / "templates" / "components").glob("*.html"):
        assert path.read_text(encoding="utf-8").startswith("{#"), path.name


def test_no_query_set_is_handed_out_without_asking_the_actor() -> None:
    """Views fetch through `guarded`; those that list rows by hand say for whom, or stand in the table as organiser's."""
    for app in APPS:
        for path in (ROOT / app).rglob("views*"):
            for file in path.rglob("*.py") if path.is_dir() else [path] if path.suffix == ".py" else []:
                assert ".objects.all()" not in file.read_text(encoding="utf-8"), file


def test_the_project_names_no_registry_and_no_machine() -> None:
    hosts = re.compile("|".join(["py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.(com|org)"]))
    for name in ("pyproject.toml", "package.json", "package-lock.json", "Makefile", "README.md"):
        assert not hosts.search((ROOT / name).read_text(encoding="utf-8")), name
