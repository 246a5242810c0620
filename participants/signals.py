"""What higher apps may want to know about people. Sent inside the service's transaction."""

from django.dispatch import Signal

registration_cancelled = Signal()  # registration=…: somebody does not come any more, their seat is free
