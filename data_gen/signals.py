"""Turn the signals that end a program into KeyboardInterrupt, so that a run cleans up."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

# SIGHUP is sent when a terminal or a session is closed; Windows does not have it.
NAMES = ("SIGTERM", "SIGHUP", "SIGINT")


class Ending:
    """The first signal that a run receives, and the exit code that follows from it."""

    def __init__(self) -> None:
        self.signals = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
        # An ignored signal stays ignored: under nohup, a run outlives its terminal.
        self.heard = [each for each in self.signals if signal.getsignal(each) != signal.SIG_IGN]
        self.number, self.is_heard = signal.SIGINT, False

    def begin(self, number: int, frame: FrameType | None) -> None:
        """Interrupt the run, and ignore further signals, which would interrupt its clean-up."""
        for each in self.heard:
            signal.signal(each, signal.SIG_IGN)
        self.number, self.is_heard = signal.Signals(number), True
        raise KeyboardInterrupt

    @property
    def code(self) -> int:
        """The exit code of a run that a signal ended, as a shell has it: 128 + signal."""
        return 128 + self.number


@contextmanager
def hear_signals() -> Iterator[Ending]:
    """Raise KeyboardInterrupt at the first signal that would end the program; ignore later ones."""
    ending = Ending()
    if current_thread() is not main_thread():  # only the main thread may handle signals
        yield ending
        return
    former = {each: signal.signal(each, ending.begin) for each in ending.heard}
    try:
        yield ending
    finally:
        for each, handler in former.items():
            signal.signal(each, handler)
