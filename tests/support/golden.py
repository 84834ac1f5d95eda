"""Golden files: what was read once, and what differs from it now."""

from difflib import unified_diff

from breachlab.paths import ROOT, read

GOLDEN = ROOT / "tests/golden"


def hold(name, parts, config):
    """Assert that {heading: text} is as a golden file has it, each below its heading."""
    texts = [f"## {heading}\n{text}".rstrip("\n") for heading, text in parts.items()]
    hold_files({name: "\n\n".join(texts) + "\n"}, config)


def hold_files(found, config):
    """Assert that each {file: text} is as the golden file has it; --update-golden writes it."""
    lines = []
    for name, text in found.items():
        path = GOLDEN / name
        if config.getoption("--update-golden"):
            path.write_text(text, encoding="utf-8")
        kept = read(path) if path.exists() else ""
        lines += unified_diff(kept.splitlines(), text.splitlines(), name, "now", n=0, lineterm="")
    assert not lines, "\n".join(["Read this, then: pytest --update-golden", *lines])
