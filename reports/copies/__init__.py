"""A whole event as one file, to keep or to read on another installation. The format: docs/event-file.md."""
