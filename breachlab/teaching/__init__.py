"""Tools for a class: a small world for each student, and checks that reveal no answer."""

from breachlab.teaching.checks import Checks
from breachlab.teaching.classes import world, worlds
from breachlab.teaching.collecting import collect
from breachlab.teaching.judging import score, score_by_drift, twins_met

__all__ = ["Checks", "collect", "score", "score_by_drift", "twins_met", "world", "worlds"]
