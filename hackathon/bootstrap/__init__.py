"""Everything between a clean clone and a running command, with nothing but Python's standard library.

Runs under the machine's Python, before any environment exists; each step remembers what it was made from and is
skipped while that has not changed.
"""
