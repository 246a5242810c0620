"""What the apps above may want to know at once, in the same transaction."""

from django.dispatch import Signal

capacity_changed = Signal()  # event: the row as it is now, locked; its number of places was written
