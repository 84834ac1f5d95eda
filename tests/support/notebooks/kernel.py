"""A kernel of the Python that runs the tests: code in, what it shows or raises out."""

import time
from contextlib import contextmanager

from jupyter_client.manager import KernelManager

from breachlab.book.kernel import SPEC

PATIENCE = 60


class ThisPython(KernelManager):
    """As the book's, and waited for."""

    kernel_spec = SPEC


class Kernel:
    """A person's kernel: what is typed runs, and can be interrupted."""

    def __init__(self, manager, client):
        self._manager, self._client = manager, client

    def runs(self, code):
        """Run code to its end; return what it showed as text, and the error as it is shown."""
        return self._result(self._client.execute(code))

    def is_interrupted_in(self, code, seconds=1.0):
        """As `runs`, but interrupt it once it has been busy that long."""
        sent = self._client.execute(code)
        while self._next(sent)["header"]["msg_type"] != "execute_input":
            pass
        time.sleep(seconds)
        self._manager.interrupt_kernel()
        return self._result(sent)

    def _result(self, sent):
        shown, error = [], ""
        while True:
            message = self._next(sent)
            content = message["content"]
            match message["header"]["msg_type"]:
                case "execute_result" | "display_data":
                    shown.append(content["data"]["text/plain"])
                case "stream":
                    shown.append(content["text"])
                case "error":
                    error = "\n".join(content["traceback"]) or content["evalue"]
                case "status" if content["execution_state"] == "idle":
                    return "\n".join(shown), error

    def _next(self, sent):
        while True:
            message = self._client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == sent:
                return message


@contextmanager
def started(environment):
    """Give a kernel that has these variables of the environment."""
    manager = ThisPython(transport_encryption="auto")
    manager.start_kernel(env=environment)
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE)
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
