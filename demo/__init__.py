"""The demonstration: the reference event at three moments of its life, and a door for each persona.

Exists only with DEMO=1 (settings.DEMO). It has no tables of its own.
"""
