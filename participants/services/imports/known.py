"""The words of an event and the communes that a list may mean, fetched in a few queries however long the list is."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef

from common.text import search_key
from events.models import Commune, Event, EventCommune, FormerCommune
from participants.imports.known import Communes, Known, Place, Words, category_words, commune_words

AT_ONCE = 5_000  # names asked in one query


def known_of(event: Event, mapping: dict[str, Any], places: Iterable[tuple[str, str]]) -> Known:
    """What lines are read against. `places`: every (commune, postcode) as the list writes them."""
    said = mapping.get("words", {})
    categories = list(event.categories.all())
    keys = {category.key: category.pk for category in categories}
    by_word = category_words((c.pk, c.key, c.label_fr, c.label_en) for c in categories)
    by_word |= {word: keys[key] for word, key in said.get("category", {}).items() if key in keys}
    helpers = event.roles.of_kind("helper").values_list("user_id", "user__name", "user__email")
    return Known(
        categories=Words(by_word),
        themes=Words(_theme_words(event, said.get("themes", {}))),
        helpers=Words({search_key(word): user for user, name, mail in helpers for word in (name, mail or "") if word}),
        communes=_communes(event, places),
        category=keys.get(mapping.get("category", "")),
        with_initial=bool(mapping.get("with_initial")),
    )


def _theme_words(event: Event, said: dict[str, str]) -> dict[str, int]:
    themes = list(event.themes.all())
    words: dict[str, int] = {}
    for theme in themes:
        for name in (theme.question, theme.slug, theme.title):
            words.setdefault(search_key(name), theme.pk)
    slugs = {theme.slug: theme.pk for theme in themes}
    words |= {word: slugs[slug] for word, slug in said.items() if slug in slugs}
    words.pop("", None)
    return words


def _communes(event: Event, places: Iterable[tuple[str, str]]) -> Communes:
    words = {commune_words(*place) for place in set(places)}
    names = sorted({name for name, _code in words if name})
    codes = sorted({code for name, code in words if code and not name})
    found = Communes(names={}, former={}, postcodes={})
    for start in range(0, len(names), AT_ONCE):
        batch = names[start : start + AT_ONCE]
        _fill(found.names, event, Commune.objects.filter(search_name__in=batch), "search_name", "", batch)
        former = FormerCommune.objects.filter(search_name__in=batch)
        _fill(found.former, event, former, "search_name", "commune__", batch)
    for start in range(0, len(codes), AT_ONCE):
        batch = codes[start : start + AT_ONCE]
        _fill(found.postcodes, event, Commune.objects.filter(postcodes__overlap=batch), "postcodes", "", batch)
    return found


def _fill(index: Any, event: Event, rows: Any, by: str, path: str, wanted: list[str]) -> None:
    inside = Exists(EventCommune.objects.filter(event=event, commune=OuterRef(f"{path}code")))
    fields = (by, f"{path}code", f"{path}postcodes")
    for key, code, postcodes, is_inside in rows.annotate(is_inside=inside).values_list(*fields, "is_inside"):
        place = Place(code, is_inside, tuple(postcodes))
        for one in {key} if isinstance(key, str) else set(key) & set(wanted):
            places = index.setdefault(one, [])
            if place not in places:
                places.append(place)
