"""Where people are named outside their own rows: browsers that hold their code or a text about them, tasks and mails."""

import json
from collections.abc import Iterable, MutableMapping
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from common import code_sessions, held_forms
from common.models import OutgoingMail
from common.text import search_key
from events.models import Announcement
from participants import draft_key, handing_over
from participants.forgetting import People, erases, free_texts, writes_freely
from participants.models import ImportFile, ImportRow, JournalEntry, Letter, Need, Registration, Relay

OVER = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)


def forget_in_session(data: MutableMapping[str, Any], people: People) -> bool:
    """Take out of one browser's session what it holds of `people`: their code, cards, drafts, held text. Was there any?"""
    found = [
        _close_doors(data, people),
        _drop_cards(data, people),
        _drop_drafts(data, people),
        _drop_held(data, people),
    ]
    return any(found)


def forget_sessions(people: People) -> int:
    """In every browser. A session is text that only the site reads: each is opened."""
    changed = 0
    for row in Session.objects.iterator(chunk_size=500):
        data = row.get_decoded()
        if forget_in_session(data, people):
            row.session_data = SessionStore().encode(data)
            row.save(update_fields=["session_data"])
            changed += 1
    return changed


def forget_tasks(people: People) -> int:
    """Tasks that carry a code or a contact of theirs.

    What is not done yet and only carries a contact that somebody else shares is that other person's too: it stays.
    """
    mine = _written(people.secrets | (people.contacts - _shared(people)))
    over = mine | _written(people.contacts)
    rows = DBTaskResult.objects.annotate(said=Cast("args_kwargs", TextField()))
    fields = ("pk", "status", "said", "traceback")
    theirs = [
        key
        for key, status, *texts in rows.values_list(*fields).iterator(chunk_size=500)
        if _hold(texts, over if status in OVER else mine)
    ]
    return DBTaskResult.objects.filter(pk__in=theirs).delete()[0]


def forget_mails(people: People) -> int:
    """Mails to them that have not left."""
    labels = {f"registration:{key}" for key in people.keys}
    secrets, contacts = _written(people.secrets), _written(people.contacts - _shared(people))
    rows = OutgoingMail.objects.annotate(receiver=Cast("to", TextField()), others=Cast("alternatives", TextField()))
    fields = ("pk", "about", "receiver", "body", "others")
    theirs = [
        key
        for key, about, receiver, *texts in rows.values_list(*fields).iterator(chunk_size=100)
        if about in labels or _hold([receiver], contacts) or _hold(texts, secrets)
    ]
    return OutgoingMail.objects.filter(pk__in=theirs).delete()[0]


def _written(texts: Iterable[str]) -> set[str]:
    """These texts as they may stand somewhere, without capitals: also as JSON writes them."""
    forms = (
        form for text in texts for form in (text, json.dumps(text, ensure_ascii=False)[1:-1], json.dumps(text)[1:-1])
    )
    return {form.casefold() for form in forms}


def _hold(texts: Iterable[str], written: set[str]) -> bool:
    """Does one of `texts` hold one of these? Thousands are looked for at once: quicker here than in the database."""
    folded = "\n".join(texts).casefold()
    return any(form in folded for form in written)


def _shared(people: People) -> set[str]:
    """Contacts of theirs that somebody else gave too, in this event or another."""
    texts = list(people.contacts)
    reached = Q(email__in=texts) | Q(phone__in=texts) | Q(contact_as_typed__in=texts) | Q(responsible_phone__in=texts)
    others: QuerySet[Registration] = Registration.objects.filter(reached).exclude(pk__in=people.keys)
    fields = ("email", "phone", "contact_as_typed", "responsible_phone")
    return {text for row in others.values_list(*fields) for text in row if text}


def _close_doors(data: MutableMapping[str, Any], people: People) -> bool:
    doors = data.get(code_sessions.SESSION_KEY, {}).get(str(people.event.pk), {})
    door = doors.get(Registration.code_kind)
    if not door or door[0] not in people.keys:
        return False
    del doors[Registration.code_kind]
    data.get(draft_key.SESSION_KEY, {}).pop(str(people.event.pk), None)  # what the same browser was typing for itself
    return True


def _drop_cards(data: MutableMapping[str, Any], people: People) -> bool:
    cards = data.get(handing_over.SESSION_KEY, {})
    theirs = [key for key in cards if key.isdigit() and int(key) in people.keys]
    for key in theirs:
        del cards[key]
    return bool(theirs)


def _drop_drafts(data: MutableMapping[str, Any], people: People) -> bool:
    drafts = data.get(draft_key.SESSION_KEY, {})
    keys = {str(row.idempotency_key) for row in people.rows if row.idempotency_key}
    theirs = [name for name, kept in drafts.items() if {kept.get("key"), kept.get("finished")} & keys]
    for name in theirs:
        del drafts[name]
    return bool(theirs)


def _drop_held(data: MutableMapping[str, Any], people: People) -> bool:
    """A text held while somebody signs in again, on a page about them or naming them."""
    held = data.get(held_forms.SESSION_KEY)
    if not held or f"/e/{people.event.slug}/" not in held["path"]:
        return False
    text = json.dumps(dict(held_forms.read(held).lists()), ensure_ascii=False)
    pages = (f"/people/{key}/" for key in people.keys)
    if any(page in held["path"] for page in pages) or any(t in text for t in (*people.contacts, *people.names)):
        del data[held_forms.SESSION_KEY]
        return True
    return False


def forget_import_rows(people: People) -> int:
    """Lines of imported lists that are about them, and what is left of the lists that hold such a line."""
    rows = ImportRow.objects.filter(event=people.event).annotate(said=Cast("values", TextField()))
    contacts, names = _written(people.contacts), [set(search_key(name).split()) for name in people.names]
    theirs, files = [], {row.import_file_id for row in people.rows}
    for key, file, twin, said in rows.values_list("pk", "file_id", "twin_id", "said").iterator(chunk_size=2000):
        words = set(search_key(said).split())  # first name and name may stand in two columns
        if twin in people.keys or _hold([said], contacts) or any(name <= words for name in names):
            theirs.append(key)
            files.add(file)
    unmistakable = _written(people.unmistakable)
    for list_ in ImportFile.objects.filter(event=people.event):
        if _hold(
            [list_.name, list_.problem, json.dumps([list_.mapping, list_.summary], ensure_ascii=False)], unmistakable
        ):
            list_.delete()  # a list without headings, or named after somebody
        elif list_.content and (list_.pk in files or people.are_told_by(bytes(list_.content))):
            ImportFile.objects.filter(pk=list_.pk).update(content=b"")
    return ImportRow.objects.filter(pk__in=theirs).delete()[0]


def forget_in_texts(people: People) -> int:
    """In what others wrote freely, contacts and full names of theirs become an ellipsis. A first name alone names nobody."""
    return sum(_mask(model, fields, people) for model, fields in free_texts())


def _mask(model: type[Model], fields: tuple[str, ...], people: People) -> int:
    written = _written(people.unmistakable)
    rows = model._default_manager.filter(event=people.event).values_list("pk", *fields)
    naming = [key for key, *texts in rows.iterator(chunk_size=500) if _hold(texts, written)]
    changed = list(model._default_manager.select_for_update(of=("self",)).filter(pk__in=naming))
    for row in changed:
        for field in fields:
            setattr(row, field, people.masked(getattr(row, field)))
    model._default_manager.bulk_update(changed, fields, batch_size=100)
    return len(changed)


erases("sessions", forget_sessions)
erases("tasks", forget_tasks)
erases("mails", forget_mails)
erases("import_rows", forget_import_rows)
erases("texts", forget_in_texts)
writes_freely(Need, "detail", "answer_words", "reception_words")
writes_freely(JournalEntry, "words")
writes_freely(Letter, "subject", "body")
writes_freely(Relay, "note")
writes_freely(Announcement, "text")
