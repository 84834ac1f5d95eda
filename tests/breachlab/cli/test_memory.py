"""The peak of a process is what it held at most, not what it holds."""

import os
import sys

import psutil

from breachlab.cli import memory

PROGRAM = "held = bytearray(100_000_000); del held; print('gone', flush=True); input()"
NOBODY = 2**22 + 1  # above the highest number that Linux gives


def test_a_peak_is_no_less_than_what_is_held():
    holds = psutil.Process().memory_info().rss
    assert holds <= memory.peak(os.getpid())


def test_a_process_that_is_not_there_has_none():
    assert memory.peak(NOBODY) == 0


def test_what_was_held_and_let_go_counts_until_the_process_ends(process):
    with process.Popen(
        [sys.executable, "-c", PROGRAM], stdin=process.PIPE, stdout=process.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "gone\n"
        assert 100e6 < memory.peak(holder.pid) < 200e6
        holder.communicate("\n")
    assert memory.peak(holder.pid) == 0
