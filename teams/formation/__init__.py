"""Fair tables: a problem in, a proposal out. Pure Python, without Django; see docs/formation.md.

problem     what is asked: people, wishes, themes, demands; read from JSON
proposal    what is answered: teams, or the demands that clash; written to JSON
measure     how good a proposal is, and which demands it breaks
units       people who always move together, as numbers for tight loops
themes      who works on which theme, with the proof that no better sharing exists
wide        the same for thousands of people
plan        that sharing, as the tables read it
exact       the whole problem in one model, for small ones or for a given sharing
cuts        why a sharing has no tables, told to the master
tables      who sits at which table of a theme
rearrange   the best seats at a few tables, by the solver
state       tables being changed, and what each change is worth
improve     better tables by exchanges, within the time left
demands     the demands by name, and what is left of a problem when some are dropped
possible    whether given demands can be met together
clashes     the smallest set of demands that cannot be met together, and the smallest changes that would do
repair      late arrivals and absences, with the fewest moves
reasons     why somebody sits where they sit
costs       what each demand cost: the wishes that could be granted without it
search      one run: its best proposal and what is proven of it
solving     how the solver is asked
engine      all of it in one call: `form(problem, seconds=…)`
"""
