"""Faults that are done for real, counted, and repeated by their seed."""
