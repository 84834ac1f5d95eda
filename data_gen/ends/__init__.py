"""The moves of each headline by each assumed figure: one world for each figure and end.

runs.py             which single ends are run, and several at once
worlds.py           one run: a world with figures at an end, and what its headlines say
world_questions.py  what is asked of a world: the headlines, and the quantities of cost
batch.py            all runs, on several processes, kept until the tables are written
ends_tables.py      the two tables that are stored beside the questions
ranking.py          the stored rows, and which figure moves a headline furthest
ends_checks.py      whether a few of its rows are what would be made
crossings.csv       pairs of figures that multiply, with the headline and the reason
drivers.csv         the quantities of cost, each with the stream of its draws
"""
