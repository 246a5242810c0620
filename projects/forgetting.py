"""Where project sheets may name people."""

from participants.forgetting import writes_freely
from projects.models import SheetEntry, SheetRevision

writes_freely(SheetEntry, "text")
writes_freely(SheetRevision, "text")
