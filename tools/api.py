"""Write the page of the API, docs/api.md, from the docstrings: python -m tools.api --write

Without --write it prints the page. A test holds the page to the docstrings.
"""

import inspect
import sys

import breachlab
from breachlab.paths import ROOT

FILE = ROOT / "docs/api.md"
HEAD = """# The API of Python

`import breachlab` has these names and no others. This page is made from the docstrings by
`python -m tools.api --write`.
"""


def main(words: list[str]) -> int:
    """Print the page, or write it; return the exit code."""
    if "--write" in words:
        FILE.write_text(page(), encoding="utf-8")
    else:
        print(page(), end="")
    return 0


def page() -> str:
    """Return the whole page."""
    return "\n".join([HEAD, *(_part(name) for name in breachlab.__all__)])


def _part(name: str) -> str:
    """Return a name with its signature and its docstring."""
    thing = getattr(breachlab, name)
    signature = "" if inspect.isclass(thing) else str(inspect.signature(thing))
    kind = "class " if inspect.isclass(thing) else ""
    text = inspect.getdoc(thing) or ""
    call = f"{kind}breachlab.{name}{signature}"
    return f"## {name}\n\n```python\n{call}\n```\n\n```text\n{text}\n```\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
