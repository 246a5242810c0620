"""Django reads these names."""

DATE_FORMAT = "j F Y"
