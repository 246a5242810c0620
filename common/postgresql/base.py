import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection kept from an earlier request is tried before it is used again. That costs a query of every request;
    here only where the server said something meanwhile, as it does when it ends a connection."""

    def is_usable(self) -> bool:
        """May the connection be used? One that vanished without a word is found out by the first query, as ever."""
        if self.connection is None or self.connection.closed:
            return False
        listening = select.poll()
        listening.register(self.connection.fileno(), select.POLLIN)
        return not listening.poll(0) or super().is_usable()
