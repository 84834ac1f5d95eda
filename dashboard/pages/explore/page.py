"""The page Explore: a measure by one dimension and by a second.

app.py draws it, in plain Dash. Here stand its card, for its files, and the choices of its
dropdowns, which are the switches of its address.
"""

from breachlab.words import Sentence
from dashboard.cards.card import Card
from dashboard.cards.page import Column, Page
from dashboard.database.few import RATE
from dashboard.state.options import Option

AT = "/explore/"
BY = {  # {dimension: the column of its codes}
    "region": "region_code",
    "departement": "departement_code",
    "age_band": "age_band",
    "sex": "sex",
    "status": "status",
    "first_year": "first_year",
    "end_band": "end_band",
}
PLACES = {"region", "departement"}
COLUMNS = {  # {measure: its column}
    "residents": "living_here_person_count",
    "living": "person_count",
    "persons": "file_person_count",
    "records": "record_count",
    "to_inform": "to_inform_person_count",
    "rate": RATE,
}
ANYWHERE = {"living", "persons"}  # the dead and those abroad live in no place
MEASURE = Option("measure", {measure: {} for measure in COLUMNS})
BREAKDOWN = Option("breakdown", {name: {"breakdown": name} for name in BY})
SPLIT = Option("split", {"none": {}, **{name: {"split": name} for name in BY}})
DRAWN_AS = Option("chart", {"bars": {}, "map": {}, "heat_map": {}})
OPTIONS = (MEASURE, BREAKDOWN, SPLIT, DRAWN_AS)
CARD = Card("exposure/cross_table", options=OPTIONS)
EXPLORE = Page("explore", lambda *_: Sentence(""), rows=[[Column(12, (CARD,))]])
