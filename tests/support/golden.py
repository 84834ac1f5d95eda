"""A golden file of several parts, each below a heading; written anew by --update-golden."""

from difflib import unified_diff

from breachlab.paths import ROOT


def hold(name, made, pytestconfig):
    """Hold {heading: text} against a golden file; show each line that differs."""
    path = ROOT / "tests/golden" / name
    texts = [f"## {heading}\n{text}".rstrip("\n") for heading, text in made.items()]
    if pytestconfig.getoption("--update-golden"):
        path.write_text("\n\n".join(texts) + "\n", "utf-8")
    written, now = path.read_text("utf-8").splitlines(), "\n\n".join(texts).splitlines()
    lines = "\n".join(unified_diff(written, now, "golden", "made", n=0, lineterm=""))
    assert not lines, f"Read it, then: pytest --update-golden\n{lines}"
