"""The pages, in the order of their links; each is data in a file of its own."""

from dashboard.pages.page import Column, Page
from dashboard.pages.situation import SITUATION
from dashboard.pages.what import WHAT
from dashboard.pages.what_if import WHAT_IF
from dashboard.pages.who import WHO

PAGES = (SITUATION, WHO, WHAT, WHAT_IF)

__all__ = ["PAGES", "Column", "Page"]
