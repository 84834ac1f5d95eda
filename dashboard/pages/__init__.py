"""The pages, in the order of their links; each is data in a file of its own."""

from dashboard.pages.combination import COMBINATION
from dashboard.pages.method import METHOD
from dashboard.pages.page import Column, Either, Page
from dashboard.pages.response import RESPONSE
from dashboard.pages.situation import SITUATION
from dashboard.pages.what import WHAT
from dashboard.pages.what_if import WHAT_IF
from dashboard.pages.who import WHO

PAGES = (SITUATION, WHO, WHAT, COMBINATION, RESPONSE, WHAT_IF, METHOD)

__all__ = ["PAGES", "Column", "Either", "Page"]
