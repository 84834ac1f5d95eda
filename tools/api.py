"""Write the page of the API, docs/api.md, from the docstrings: python -m tools.api --write

Without --write it prints the page. A test holds the page to the docstrings.
"""

import inspect
import re
import sys
from typing import Any

import breachlab
from breachlab.paths import ROOT

FILE = ROOT / "docs/api.md"
HEAD = """# The API of Python

`import breachlab` has these names and no others. One opens a database by
`lab = breachlab.connect()`, and asks it by the methods of the `Lab`, as
`lab.ask("exposure/by_region")`. This page is made from the docstrings by
`python -m tools.api --write`.
"""
FUNCTIONS = """## Functions of the Lab opened last

{} are the methods
of these names, of the Lab that was opened last; without one they open the default database.
"""
ERRORS = """## Errors

Each is a `LabError`, whose message names the fault, what was expected, and the next thing to type.
"""


def main(words: list[str]) -> int:
    """Print the page, or write it; return the exit code."""
    if "--write" in words:
        FILE.write_text(page(), encoding="utf-8")
    else:
        print(page(), end="")
    return 0


def page() -> str:
    """Return the whole page: how to open, what a Lab and a Shown have, functions, errors."""
    public = {name: getattr(breachlab, name) for name in breachlab.__all__}
    of_lab = [name for name, thing in public.items() if hasattr(thing, "__wrapped__")]
    errors = [name for name, thing in public.items() if _is_error(thing)]
    parts = [HEAD, _part("connect"), *_class("Lab"), *_class("Shown")]
    parts += [_part("find"), _part("questions")]
    parts.append(FUNCTIONS.format(", ".join(f"`breachlab.{name}`" for name in of_lab)))
    parts.append(ERRORS)
    parts += [f"- `{name}`: {inspect.getdoc(public[name])}" for name in errors]
    return "\n".join(parts) + "\n"


def _is_error(thing: Any) -> bool:
    return inspect.isclass(thing) and issubclass(thing, breachlab.LabError)


def _part(name: str) -> str:
    """Return a name with its signature and its docstring."""
    thing = getattr(breachlab, name)
    signature = "" if inspect.isclass(thing) else _signature(thing)
    kind = "class " if inspect.isclass(thing) else ""
    return _write(f"## {name}", f"{kind}breachlab.{name}{signature}", thing)


def _signature(thing: Any) -> str:
    """Return a signature; a type that is imported for the checker alone has no quotes."""
    return re.sub(r"-> '([\w.]+)'$", r"-> \1", str(inspect.signature(thing)))


def _class(name: str) -> list[str]:
    """Return a class and each of its public methods and properties, as they stand in its code."""
    parts = [_part(name)]
    for member, thing in vars(getattr(breachlab, name)).items():
        if member.startswith("_") or not inspect.getdoc(thing):
            continue
        if isinstance(thing, property):
            parts.append(_write(f"### {name}.{member}", f"{name.lower()}.{member}", thing))
        elif inspect.isfunction(thing):
            signature = re.sub(r"^\(self(, )?", "(", _signature(thing))
            call = f"{name.lower()}.{member}{signature}"
            parts.append(_write(f"### {name}.{member}", call, thing))
    return parts


def _write(heading: str, call: str, thing: Any) -> str:
    call = call.replace("pathlib._local.", "pathlib.")  # as Python 3.13 alone has it
    return f"{heading}\n\n```python\n{call}\n```\n\n```text\n{inspect.getdoc(thing)}\n```\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
