"""A kernel of the running Python, independent of the kernels installed on the machine."""

import sys

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from traitlets import default

from breachlab.cli import memory

COMMAND = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
SPEC = KernelSpec(
    argv=COMMAND,
    display_name="this Python",
    language="python",
    metadata={"supported_encryption": ["curve"]},
)


class ThisPython(AsyncKernelManager):
    """A kernel manager with an encrypted connection, as for `make lab`."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernel spec that starts it."""
        return SPEC

    @default("transport_encryption")
    def _choose_encryption(self) -> str:
        return "auto"

    @property
    def peak(self) -> int:
        """The bytes of its peak memory so far."""
        assert isinstance(self.provisioner, LocalProvisioner)  # it runs on this machine
        return memory.peak(self.provisioner.pid or 0)
