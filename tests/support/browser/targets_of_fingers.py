"""What a finger presses on a page: what of it is smaller than 44 pixels."""

SIDE = 44  # pixels
# What stands in a line of text is as high as the line; the foot of a card and the footer are lines.
# A part of a bar is as wide as the share that it shows.
SMALL = """side => [...document.querySelectorAll("a, button, input, select, summary")]
    .filter(each => each.checkVisibility() && !each.closest("figcaption, footer, p, td > a"))
    .map(each => [each, each.getBoundingClientRect()])
    .filter(([each, { width, height }]) =>
        width && ((width < side && !each.closest(".parts")) || height < side))
    .map(([each, { width, height }]) =>
        `${each.id || each.className || each.textContent}: ${width} × ${height}`)"""


def small(page) -> list[str]:
    """Return a line for each button, link or field that is smaller than a finger."""
    return page.evaluate(SMALL, SIDE)
