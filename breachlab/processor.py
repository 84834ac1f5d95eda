"""What NumPy must not use of a processor: on AMD Zen 4 it sorts five times faster without AVX-512.

Zen 4 writes the survivors of a mask (`vpcompressq`) to memory in microcode, and NumPy's sort does
little else: 61 ns a number of 64 bits, 12 with AVX2. Zen 5 and Intel are faster with AVX-512.
Every command imports breachlab first: NumPy reads the variable when it is imported.
"""

import os
from contextlib import suppress

VARIABLE = "NPY_DISABLE_CPU_FEATURES"  # NumPy's own: a reader's choice goes before this one
AVX512 = "X86_V4"
CPUINFO = "/proc/cpuinfo"  # of Linux
FIRST = 8_192  # characters: the first core, whose lines are those of all
ZEN_3_AND_4 = {"vendor_id": "AuthenticAMD", "cpu family": "25"}


def sorts_faster_without(cpuinfo: str) -> bool:
    """Return whether this is AMD Zen 4, by the text of /proc/cpuinfo. Zen 3 has no AVX-512."""
    lines = (line.partition(":") for line in cpuinfo.splitlines())
    core: dict[str, str] = {}
    for name, _, value in lines:
        core.setdefault(name.strip(), value.strip())
    is_of_family = all(core.get(name) == value for name, value in ZEN_3_AND_4.items())
    return is_of_family and "avx512f" in core.get("flags", "").split()


def choose_instructions() -> None:
    """Have NumPy sort without AVX-512 where that is faster, unless the reader set the variable."""
    with suppress(OSError):
        if VARIABLE not in os.environ:
            with open(CPUINFO, encoding="utf-8", errors="replace") as file:
                if sorts_faster_without(file.read(FIRST)):
                    os.environ[VARIABLE] = AVX512
