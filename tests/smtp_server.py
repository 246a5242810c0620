"""A small mail server for tests, which can be as bad as a real one."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_string
from email.message import Message


@dataclass
class MailServer:
    """`behaviour`: "" takes every mail; "refuses" the address for good; "busy" refuses it for now; "rejects" the content;
    "hangs" without a word; "hangs at the end" once it has taken the mail; "drops" the connection after the content,
    which it keeps, without an answer."""

    port: int = 0
    behaviour: str = ""
    mails: list[Message] = field(default_factory=list)
    asked: int = 0
    released: threading.Event = field(default_factory=threading.Event)


class _Conversation(socketserver.StreamRequestHandler):
    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        server: MailServer = self.server.ours  # type: ignore[attr-defined]
        server.asked += 1
        if server.behaviour == "hangs":
            server.released.wait(30)
            return
        self.say("220 stub")
        for raw in self.rfile:
            word = raw.decode().strip().upper()
            if word.startswith(("EHLO", "HELO")):
                self.say("250 stub")
            elif word.startswith("RCPT") and server.behaviour in ("refuses", "busy"):
                self.say("550 5.1.1 nobody" if server.behaviour == "refuses" else "450 4.2.0 later")
            elif word == "DATA":
                self.say("354 go on")
                if not self.take(server):
                    return
            elif word == "QUIT":
                if server.behaviour == "hangs at the end":
                    server.released.wait(30)
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def take(self, server: MailServer) -> bool:
        lines = []
        for raw in self.rfile:
            if raw == b".\r\n":
                break
            lines.append(raw.decode())
        if server.behaviour == "rejects":
            self.say("554 5.7.1 no")
            return True
        server.mails.append(message_from_string("".join(lines)))
        if server.behaviour == "drops":
            return False
        self.say("250 taken")
        return True


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def mail_server(behaviour: str = "") -> Iterator[MailServer]:
    """A server on a port of its own, gone when the block ends."""
    ours = MailServer(behaviour=behaviour)
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.ours = ours  # type: ignore[attr-defined]
        ours.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield ours
        finally:
            ours.released.set()
            server.shutdown()
