"""Django reads these names. Hours are as the clock of the hall shows them, on one line of a phone."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
