"""How long whoever guesses has to wait."""

import pytest

from dashboard.tries import FORGOTTEN, FREE, LONGEST, MOST, Tries

HERE, THERE = "192.0.2.1", "192.0.2.2"


class Clock:
    now = 1_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_each_failure_past_the_free_ones_doubles_the_wait(clock):
    tries, waits = Tries(clock), []
    for _ in range(FREE + 8):
        tries.failed(HERE)
        waits.append(tries.wait(HERE))
    assert waits == [0] * FREE + [2, 4, 8, 16, 32] + [LONGEST] * 3


def test_a_wait_ends_and_a_further_failure_is_not_the_first(clock):
    tries = Tries(clock)
    for _ in range(FREE + 1):
        tries.failed(HERE)
    clock.now += 1.5
    assert tries.wait(HERE) == 0.5
    clock.now += 0.5
    assert tries.wait(HERE) == 0
    tries.failed(HERE)
    assert tries.wait(HERE) == 4


def test_failures_are_forgotten(clock):
    tries = Tries(clock)
    for _ in range(FREE + 1):
        tries.failed(HERE)
    clock.now += FORGOTTEN
    assert tries.failed(HERE) == 1 and tries.wait(HERE) == 0


def test_others_do_not_wait(clock):
    tries = Tries(clock)
    for _ in range(FREE + 1):
        tries.failed(HERE)
    assert tries.wait(THERE) == 0


def test_a_host_has_a_whole_network_of_ipv6_and_waits_in_all_of_it(clock):
    tries = Tries(clock)
    for number in range(FREE + 1):
        tries.failed(f"2001:db8::{number}")
    assert tries.wait("2001:db8::ffff") > 0 and tries.wait("2001:db8:0:1::1") == 0


def test_however_many_fail_only_so_many_are_kept(clock):
    tries = Tries(clock)
    for number in range(MOST + 10):
        tries.failed(str(number))
    assert len(tries._failed) == MOST
