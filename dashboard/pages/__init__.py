"""The pages, in the order of their links; each is a folder."""

from dashboard.cards.page import Column, Either, Page
from dashboard.pages.combination.page import COMBINATION
from dashboard.pages.method.page import METHOD
from dashboard.pages.response.page import RESPONSE
from dashboard.pages.situation.page import SITUATION
from dashboard.pages.what.page import WHAT
from dashboard.pages.what_if.page import WHAT_IF
from dashboard.pages.who.page import WHO

PAGES = (SITUATION, WHO, WHAT, COMBINATION, RESPONSE, WHAT_IF, METHOD)

__all__ = ["PAGES", "Column", "Either", "Page"]
