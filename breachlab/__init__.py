"""What the other folders share: open a database, ask it a question from sql/."""

from .db import connect
from .errors import LabError
from .queries import ask, find

__all__ = ["LabError", "ask", "connect", "find"]
