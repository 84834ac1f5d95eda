"""The moves of each headline by each assumed figure: one world for each figure and end.

runs.py             the list of runs: single figures at an end, and several at all corners
worlds.py           one run: a world with figures at an end, and its answers
world_questions.py  the questions to a world: headlines, and quantities of cost
batch.py            all runs, on several processes, with a cache of results
ends_tables.py      the two tables that are stored beside the questions
ranking.py          the stored rows, and the figure that moves a headline furthest
ends_checks.py      the check of a few stored rows against new runs
crossings.csv       figures that multiply, with the headline and the reason
"""
