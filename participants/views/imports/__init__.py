"""Bringing a list of people from another tool, step by step."""
