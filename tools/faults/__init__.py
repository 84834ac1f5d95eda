"""Fault injection with real kills, full disks and damage, repeatable by seed."""
