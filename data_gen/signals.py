"""A run that the system tells to end stops as one that is interrupted: cleaned up, nothing left."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

# The second is sent to whoever's terminal or session was closed; Windows does not have it.
NAMES = ("SIGTERM", "SIGHUP", "SIGINT")


class Ending:
    """The first signal of a run, and how the run ends by it."""

    def __init__(self) -> None:
        self.signals = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
        # One that is ignored stays so: nohup has a run outlive its terminal.
        self.heard = [each for each in self.signals if signal.getsignal(each) != signal.SIG_IGN]
        self.number, self.is_heard = signal.SIGINT, False

    def begin(self, number: int, frame: FrameType | None) -> None:
        """Interrupt the run; a further signal would interrupt its cleaning up."""
        for each in self.heard:
            signal.signal(each, signal.SIG_IGN)
        self.number, self.is_heard = signal.Signals(number), True
        raise KeyboardInterrupt

    @property
    def code(self) -> int:
        """The exit code of a run that was ended, as a shell has it."""
        return 128 + self.number


@contextmanager
def hear_signals() -> Iterator[Ending]:
    """Have signals that would end the program raise KeyboardInterrupt, the first of them once."""
    ending = Ending()
    if current_thread() is not main_thread():  # which alone may hear signals
        yield ending
        return
    former = {each: signal.signal(each, ending.begin) for each in ending.heard}
    try:
        yield ending
    finally:
        for each, handler in former.items():
            signal.signal(each, handler)
