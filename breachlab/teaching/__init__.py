"""What a class needs: a small world for each student, and checks that give no answer away."""

from breachlab.teaching.checks import Checks
from breachlab.teaching.linkage import score, score_by_drift
from breachlab.teaching.worlds import world, worlds

__all__ = ["Checks", "score", "score_by_drift", "world", "worlds"]
