"""The peak of a process is what it held at most, not what it holds."""

import subprocess
import sys

from breachlab import memory

PROGRAM = "held = bytearray(100_000_000); del held; print('gone', flush=True); input()"


def test_what_was_held_and_let_go_counts():
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "gone\n"
        assert 100e6 < memory.peak(process.pid) < 200e6
        process.communicate("\n")


def test_a_process_that_ended_has_none():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert memory.peak(process.pid) == 0
