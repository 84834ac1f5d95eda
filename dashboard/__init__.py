"""The dashboard: a cross-filtered view of the persons the breach exposes: python -m dashboard.

Dash is imported here first, without IPython, which it would import where it is installed: 0.1 s,
and 8 MB a process. It needs IPython only in a notebook; there it is imported already. Before it
comes breachlab, which chooses what NumPy uses of the processor.
"""

import sys
from types import ModuleType
from typing import cast

import breachlab  # noqa: F401

if "IPython" not in sys.modules:
    sys.modules["IPython"] = cast(ModuleType, None)  # so that an import of it fails
    try:
        import dash  # noqa: F401
    finally:
        del sys.modules["IPython"]

from dashboard.app import create_app

__all__ = ["create_app"]
