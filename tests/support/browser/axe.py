"""What axe-core finds wrong with a page for people who cannot see it, or cannot use a mouse."""

from collections import defaultdict
from importlib.resources import files

# Only the script that the package carries is used: its own way of adding it to a page is a script
# tag, which the page's content security policy forbids.
SCRIPT = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
# Off unless asked for: what a button is called must contain what is written on it.
RUN = """colours => axe.run(document, {
    resultTypes: ["violations"],
    rules: {
        "label-content-name-mismatch": { enabled: true },
        "color-contrast": { enabled: colours },
    },
})"""
LONGEST = 200


def violations(page, *, colours: bool = True) -> list[str]:
    """Return a sentence for every way in which the page breaks a rule, with an element that does.

    Elements that break it in the same way, by the same two colours for instance, are one sentence.
    Colours cost as much as all else together; at a second width they are the same.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT)
    alike = defaultdict(list)
    for broken in page.evaluate(RUN, colours)["violations"]:
        for node in broken["nodes"]:
            (check, *_) = node["any"] + node["all"] + node["none"]
            alike[broken["id"], broken["impact"], check["message"]].append(node["html"])
    return [_sentence(*broken, *elements) for broken, elements in alike.items()]


def _sentence(rule: str, impact: str, message: str, element: str, *others: str) -> str:
    html = " ".join(element.split())
    shown = html if len(html) <= LONGEST else html[: LONGEST - 1] + "…"
    more = f", and {len(others)} more" if others else ""
    return f"{rule} ({impact}): {message}: {shown}{more}"
