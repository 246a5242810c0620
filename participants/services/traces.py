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
    tasks = DBTaskResult.objects.annotate(said=Cast("args_kwargs", TextField()))
    over = Q(status__in=OVER) & _tells(people.contacts, "said", "traceback")
    theirs = over | _tells(people.secrets | (people.contacts - _shared(people)), "said", "traceback")
    removed, _models = DBTaskResult.objects.filter(pk__in=tasks.filter(theirs).values("pk")).delete()
    return removed


def forget_mails(people: People) -> int:
    """Mails to them that have not left."""
    mails = OutgoingMail.objects.annotate(receiver=Cast("to", TextField()), others=Cast("alternatives", TextField()))
    about = Q(about__in=[f"registration:{key}" for key in people.keys])
    theirs = about | _tells(people.secrets, "body", "others") | _tells(people.contacts - _shared(people), "receiver")
    removed, _models = OutgoingMail.objects.filter(pk__in=mails.filter(theirs).values("pk")).delete()
    return removed


def _tells(texts: Iterable[str], *fields: str) -> Q:
    """Does one of these fields hold one of these texts? Also as JSON writes them."""
    found = Q(pk__in=[])
    for text in texts:
        for written in {text, json.dumps(text, ensure_ascii=False)[1:-1], json.dumps(text)[1:-1]}:
            for field in fields:
                found |= Q(**{f"{field}__icontains": written})
    return found


def _names(people: People, field: str) -> Q:
    """Does the field hold every word of one of their names, in any order: first name and name stand in two columns?"""
    found = Q(pk__in=[])
    for name in people.names:
        words = Q()
        for word in name.split():
            words &= Q(**{f"{field}__icontains": word})
        found |= words
    return found


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
    theirs = rows.filter(Q(twin__in=people.keys) | _tells(people.contacts, "said") | _names(people, "said"))
    files = {row.import_file_id for row in people.rows} | set(theirs.values_list("file_id", flat=True))
    for file in ImportFile.objects.filter(event=people.event).exclude(content=b""):
        if file.pk in files or people.are_told_by(bytes(file.content)):
            ImportFile.objects.filter(pk=file.pk).update(content=b"")
    removed, _models = ImportRow.objects.filter(pk__in=list(theirs.values_list("pk", flat=True))).delete()
    return removed


def forget_in_texts(people: People) -> int:
    """In what others wrote freely, contacts and full names of theirs become an ellipsis. A first name alone names nobody."""
    return sum(_mask(model, fields, people) for model, fields in free_texts())


def _mask(model: type[Model], fields: tuple[str, ...], people: People) -> int:
    naming = Q(pk__in=[])
    for text in people.unmistakable:
        for field in fields:
            naming |= Q(**{f"{field}__icontains": text})
    rows = list(model._default_manager.filter(naming, event=people.event))
    for row in rows:
        for field in fields:
            setattr(row, field, people.masked(getattr(row, field)))
    model._default_manager.bulk_update(rows, fields, batch_size=100)
    return len(rows)


erases("sessions", forget_sessions)
erases("tasks", forget_tasks)
erases("mails", forget_mails)
erases("import_rows", forget_import_rows)
erases("texts", forget_in_texts)
writes_freely(Need, "detail", "answer_words", "reception_words")
writes_freely(JournalEntry, "words")
writes_freely(Letter, "subject", "body")
writes_freely(Relay, "note")
