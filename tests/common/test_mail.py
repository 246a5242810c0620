import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.mail import send_mail
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from common import mail
from common.mail import Mail, deliver, forget_mail_about, mail_refused, mail_sent, try_again
from common.models import OutgoingMail
from tests.background import work
from tests.smtp_server import MailServer, mail_server

pytestmark = pytest.mark.django_db
LETTER = Mail(
    to="camille@example.org",
    subject="Votre place est gardée",
    body="Bonjour Camille.",
    html="<p>Bonjour Camille.</p>",
    attachments=[("jour.ics", b"BEGIN:VCALENDAR", "text/calendar")],
    about="registration:12",
    reference="notice:34",
)


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 0.3
    with mail_server() as ours:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", ours.port
        yield ours


@pytest.fixture
def ended() -> Iterator[list[tuple[str, str]]]:
    """What became of each mail: [("sent" or "refused", reference)]."""
    heard: list[tuple[str, str]] = []

    def sent(reference: str, **kwargs: Any) -> None:
        heard.append(("sent", reference))

    def refused(reference: str, **kwargs: Any) -> None:
        heard.append(("refused", reference))

    mail_sent.connect(sent)
    mail_refused.connect(refused)
    yield heard
    mail_sent.disconnect(sent)
    mail_refused.disconnect(refused)


def later(minutes: int = 2) -> None:
    """The server is left alone no more, and what waits is due."""
    cache.clear()
    OutgoingMail.objects.update(next_try_at=timezone.now() - timedelta(minutes=minutes))
    try_again.call()


def test_a_mail_leaves_whole_and_its_row_goes(server: MailServer, ended: list[tuple[str, str]]) -> None:
    mail.write([LETTER])
    work()
    (message,) = server.mails
    text, html, file = message.walk(), None, None
    parts = {part.get_content_type(): part.get_payload(decode=True) for part in text if not part.is_multipart()}
    html, file = parts["text/html"], parts["text/calendar"]
    assert (parts["text/plain"], html, file) == (b"Bonjour Camille.", b"<p>Bonjour Camille.</p>", b"BEGIN:VCALENDAR")
    assert not OutgoingMail.objects.exists()
    assert ended == [("sent", "notice:34")]


def test_the_table_of_tasks_holds_keys_only(server: MailServer) -> None:
    mail.write([LETTER])
    server.behaviour = "refuses"
    work()
    for task in DBTaskResult.objects.all():
        kept = f"{task.args_kwargs} {task.return_value} {task.traceback} {task.exception_class_path}"
        assert "amille" not in kept
        assert "gard" not in kept


@pytest.mark.parametrize("behaviour", ["hangs", "drops", "busy"])
def test_a_server_that_fails_is_tried_again_under_the_same_name(server: MailServer, behaviour: str) -> None:
    server.behaviour = behaviour
    mail.write([LETTER])
    work()
    row = OutgoingMail.objects.get()
    assert (row.attempts, row.body) == (1, LETTER.body)
    server.behaviour = ""
    later()
    assert not OutgoingMail.objects.exists()
    assert {message["Message-ID"] for message in server.mails} == {f"<{row.message_id.hex}@localhost>"}


def test_a_server_that_is_down_loses_nothing(server: MailServer, settings: Any) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    mail.write([LETTER])
    work()
    later()
    assert OutgoingMail.objects.get().attempts == 2
    settings.EMAIL_PORT = port
    later()
    assert len(server.mails) == 1


def test_a_server_that_hangs_after_taking_a_mail_does_not_get_it_again(server: MailServer) -> None:
    server.behaviour = "hangs at the end"
    mail.write([LETTER])
    work()
    assert not OutgoingMail.objects.exists()
    assert len(server.mails) == 1


def test_a_server_that_hangs_costs_one_wait_for_many_mails(server: MailServer) -> None:
    server.behaviour = "hangs"
    mail.write([Mail(to="a@example.org", subject="x", body="y", reference=f"notice:{n}") for n in range(20)])
    begun = time.monotonic()
    work()
    assert server.asked == 1
    assert time.monotonic() - begun < 3
    assert OutgoingMail.objects.count() == 20


def test_the_pause_between_two_attempts_grows_to_an_hour(server: MailServer) -> None:
    server.behaviour = "busy"
    mail.write([LETTER])
    pauses = []
    for _ in range(9):
        later()
        pauses.append(round((OutgoingMail.objects.get().next_try_at - timezone.now()).total_seconds() / 60))
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.parametrize("behaviour", ["refuses", "rejects"])
def test_what_the_server_refuses_for_good_is_forgotten_and_said(
    server: MailServer, ended: list[tuple[str, str]], behaviour: str
) -> None:
    server.behaviour = behaviour
    mail.write([LETTER])
    work()
    assert not OutgoingMail.objects.exists()
    assert ended == [("refused", "notice:34")]


def test_after_three_days_a_mail_is_given_up(server: MailServer, ended: list[tuple[str, str]]) -> None:
    server.behaviour = "hangs"
    mail.write([LETTER])
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(days=3, minutes=1))
    later()
    assert ended == [("refused", "notice:34")]


@pytest.mark.parametrize("address", ["é@example.org", "a\nb@example.org", "", "a@" + "é" * 300 + ".org"])
def test_an_address_that_cannot_be_written_to_stops_nobody_else(server: MailServer, address: str) -> None:
    mail.write([Mail(to=address, subject="x\ny", body="z", reference="notice:1"), LETTER])
    work()
    assert [message["To"] for message in server.mails][-1] == "camille@example.org"
    assert not OutgoingMail.objects.exists()


def test_the_same_reference_is_written_once() -> None:
    mail.write([LETTER])
    mail.write([LETTER])
    assert OutgoingMail.objects.count() == 1


def test_what_is_taken_back_is_not_sent(server: MailServer) -> None:
    with transaction.atomic():
        mail.write([LETTER])
        transaction.set_rollback(True)
    work()
    assert server.mails == []


def test_mail_about_an_erased_person_never_leaves(server: MailServer) -> None:
    mail.write([LETTER])
    assert forget_mail_about("registration:12") == 1
    work()
    assert server.mails == []


def test_djangos_own_mail_functions_end_in_the_outbox(server: MailServer, settings: Any) -> None:
    settings.EMAIL_BACKEND = "common.mail.QueuedBackend"
    send_mail("Votre code", "1234-5678", None, ["nadege@example.org"])
    assert OutgoingMail.objects.count() == 1
    work()
    assert server.mails[0]["To"] == "nadege@example.org"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("locked", "times"), [(False, 2), (True, 1)])
def test_two_workers_at_once_send_a_mail_once(
    server: MailServer, monkeypatch: pytest.MonkeyPatch, locked: bool, times: int
) -> None:
    """With the lock off, both have read the mail before either has sent it."""
    mail.write([LETTER])
    key, together, send = OutgoingMail.objects.get().pk, threading.Barrier(2), mail._send

    def send_when_both_have_read(message: Any) -> None:
        with suppress(threading.BrokenBarrierError):
            together.wait(0.5)
        send(message)

    def work_alone() -> None:
        deliver.call(key)
        connection.close()

    monkeypatch.setattr(mail, "_send", send_when_both_have_read)
    if not locked:
        monkeypatch.setattr(OutgoingMail.objects, "select_for_update", lambda **kw: OutgoingMail.objects.all())
    workers = [threading.Thread(target=work_alone) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(server.mails) == times
