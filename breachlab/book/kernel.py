"""A kernel of the Python that asks for it, whatever kernels the machine knows."""

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
    """One that is spoken to encrypted, as `make lab` does."""

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
        assert isinstance(self.provisioner, LocalProvisioner)  # none of another machine's
        return memory.peak(self.provisioner.pid or 0)
