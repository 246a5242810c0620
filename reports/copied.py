"""What a copy of an event carries of the tables of this app. See events/copies.py."""

from events.copies import Part, declare
from reports.models import BilanText, Booklet, Closing, ClosingWarning, CopyIn, CopyOut, PrintJob

declare(Part.LEFT, Booklet, CopyIn, CopyOut, PrintJob, why="Files to print and copies are made again.")
declare(Part.WORK, BilanText)
declare(Part.WORK, Closing)
declare(Part.LEFT, ClosingWarning, why="What this site told, and did.")
