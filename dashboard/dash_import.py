"""Import Dash without IPython, which it imports where it is installed: 0.1 s, and 8 MB a process.

Dash needs IPython only in a notebook. There it is imported already, and Dash finds it.
"""

import sys
from types import ModuleType
from typing import cast

if "IPython" not in sys.modules:
    sys.modules["IPython"] = cast(ModuleType, None)  # so that an import of it fails
    try:
        import dash  # noqa: F401
    finally:
        del sys.modules["IPython"]
