"""All runs, on several processes; what stops them leaves no empty folder."""

from concurrent.futures import Future
from contextlib import nullcontext

import pytest

from data_gen.ends import batch


class Stopped:
    """In place of the processes: each run ends in an interruption."""

    def __init__(self, *settings):
        pass

    def submit(self, keep, folder, ends):
        future = Future()
        future.set_exception(KeyboardInterrupt())
        return future

    def shutdown(self, cancel_futures):
        pass


def test_runs_that_are_stopped_at_once_leave_no_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(batch, "FOLDER", tmp_path / "data/.ends")
    monkeypatch.setattr(batch, "ProcessPoolExecutor", lambda *settings: nullcontext(Stopped()))
    with pytest.raises(KeyboardInterrupt):
        batch.run_all([()], 1, quiet=True)
    assert [*tmp_path.rglob("*")] == [tmp_path / "data"]
