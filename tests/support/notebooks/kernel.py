"""A kernel of the Python that runs the tests: code in, what it shows or raises out."""

import time
from contextlib import contextmanager

import psutil
from jupyter_client.manager import KernelManager

from breachlab.book.running import SPEC
from tests.support.notebooks.running import Node, add

PATIENCE = 120


class ThisPython(KernelManager):
    """As the book's, and waited for."""

    kernel_spec = SPEC


class Kernel:
    """A person's kernel: what is typed runs, and can be interrupted."""

    def __init__(self, manager, client):
        self._manager, self._client = manager, client

    def runs(self, code: str) -> list[Node]:
        """Run code to its end; return its outputs, of which the last may be its error."""
        return self._outputs(self._client.execute(code))

    def is_interrupted_in(self, code: str, seconds: float = 0.4) -> list[Node]:
        """As `runs`, but interrupt it once it has used so many CPU seconds."""
        sent = self._client.execute(code)
        while self._next(sent)["header"]["msg_type"] != "execute_input":
            pass
        start, end = self._cpu(), time.monotonic() + PATIENCE
        while self._cpu() < start + seconds and time.monotonic() < end:
            time.sleep(0.02)
        self._manager.interrupt_kernel()
        return self._outputs(sent)

    def _cpu(self) -> float:
        """Return the CPU seconds of the kernel so far."""
        times = psutil.Process(self._manager.provisioner.pid).cpu_times()
        return times.user + times.system

    def _outputs(self, sent):
        outputs: list[Node] = []
        while True:
            message = self._next(sent)
            kind, content = message["header"]["msg_type"], Node(message["content"])
            if kind in ("execute_result", "display_data", "stream", "error"):
                add(outputs, Node(content, output_type=kind))
            elif kind == "status" and content.execution_state == "idle":
                return outputs

    def _next(self, sent):
        while True:
            message = self._client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == sent:
                return message


@contextmanager
def started(environment, folder):
    """Give a kernel that works in a folder and has these variables of the environment."""
    manager = ThisPython(transport_encryption="auto")
    manager.start_kernel(env=environment, cwd=str(folder))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE)
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
