"""What the other folders share: open a database, ask it a question from sql/."""

from breachlab.db import connect
from breachlab.errors import LabError
from breachlab.queries import ask, find

__all__ = ["LabError", "ask", "connect", "find"]
