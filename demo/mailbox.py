"""Every mail of the demonstration, kept as a file instead of sent."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone

MOST_SHOWN = 200


def folder() -> Path:
    return Path(settings.VAR_DIR) / "mailbox"


@dataclass(frozen=True)
class Letter:
    """A mail as the mailbox page shows it."""

    key: str
    sent_at: datetime
    to: str
    subject: str
    body: str
    files: tuple[str, ...] = ()


class MailboxBackend(BaseEmailBackend):
    """Django's mail backend of the demonstration."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder().mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            now = timezone.now()
            letter = {
                "sent_at": now.isoformat(),
                "to": ", ".join(mail.to),
                "subject": mail.subject,
                "body": mail.body,
                "files": [attachment[0] for attachment in mail.attachments],
            }
            path = folder() / f"{now:%Y%m%d%H%M%S%f}-{uuid.uuid4().hex[:8]}.json"
            # Written aside, then renamed: the page never reads half a letter.
            draft = path.with_suffix(".part")
            draft.write_text(json.dumps(letter, ensure_ascii=False), encoding="utf-8")
            draft.rename(path)
        return len(email_messages)


def letters() -> list[Letter]:
    """The latest letters, newest first."""
    found = []
    for path in sorted(folder().glob("*.json"), reverse=True)[:MOST_SHOWN]:
        data = json.loads(path.read_text(encoding="utf-8"))
        found.append(
            Letter(
                key=path.stem,
                sent_at=datetime.fromisoformat(data["sent_at"]),
                to=data["to"],
                subject=data["subject"],
                body=data["body"],
                files=tuple(data.get("files", ())),
            )
        )
    return found
