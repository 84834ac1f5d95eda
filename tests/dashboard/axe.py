"""What axe-core finds wrong with a page for people who cannot see it, or cannot use a mouse."""

from importlib.resources import files

# Only the script that the package carries is used: its own way of adding it to a page is a script
# tag, which the page's content security policy forbids.
SCRIPT = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
# Off unless asked for: what a button is called must contain what is written on it.
RUN = """() => axe.run(document, {
    resultTypes: ["violations"],
    rules: { "label-content-name-mismatch": { enabled: true } },
})"""
LONGEST = 200


def violations(page) -> list[str]:
    """Return a sentence for every rule that the page breaks, with the first element that does."""
    page.evaluate(SCRIPT)
    return [_sentence(**violation) for violation in page.evaluate(RUN)["violations"]]


def _sentence(id: str, impact: str, help: str, nodes: list[dict], **_) -> str:
    html = " ".join(nodes[0]["html"].split())
    shown = html if len(html) <= LONGEST else html[: LONGEST - 1] + "…"
    others = f", and {len(nodes) - 1} more" if len(nodes) > 1 else ""
    return f"{id} ({impact}): {help}: {shown}{others}"
