"""How every figure looks: colours, fonts, axes, hover; the one template.

Colours that depend on the light or dark scheme stand in assets/style.css, so that changing it
redraws nothing.
"""

from typing import Any

from dashboard import contours
from dashboard.words import PageWords

ACCENT = "#4c6ef5"
FADED = 0.22
MAP_FADED = 0.65  # any paler, and a strong class would look like the next one
BORDER = "rgba(134,142,150,0.8)"
# Of the ratio to the country, below to above. assets/style.css knows a shape's class by these, and
# gives each its colour of the dark scheme.
RATIO_COLOURS = ("#1f7bc8", "#9ac4e6", "#e9ebee", "#eeb493", "#d9590f")
RATIO_SCALE = [[number / 4, colour] for number, colour in enumerate(RATIO_COLOURS)]

CONFIG: Any = {
    "displayModeBar": False,
    "doubleClick": False,
    "scrollZoom": False,
    # A choropleth asks plotly's CDN for a world map even with contours of its own, and draws
    # nothing when it cannot have it: this is an empty world. '#' hides the name it appends.
    "topojsonURL": 'data:application/json,{"type":"Topology","arcs":[],"objects":{}}#',
}

MARGIN = {"l": 0, "r": 8, "t": 4, "b": 4}
LAYOUT: dict[str, Any] = {
    "autosize": True,
    "dragmode": False,
    "showlegend": False,
    "bargap": 0.18,
    "margin": MARGIN,
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "font": {"family": "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif", "size": 12},
    "hoverlabel": {"bgcolor": "#25262b", "bordercolor": "#868e96", "font": {"color": "#fff"}},
    # Anywhere along a bar counts as the bar: small ones can be pointed at and clicked.
    "hoverdistance": -1,
}
QUIET_AXIS = {
    "fixedrange": True,
    "zeroline": False,
    "showgrid": False,
    "tickangle": 0,
    "ticklabeloverflow": "allow",  # or every label is measured at every click
}
NAMES_AXIS = {**QUIET_AXIS, "ticklen": 4, "tickcolor": "rgba(0,0,0,0)"}

HOVER = "%{customdata[4]}<extra></extra>"  # all text is made in Python, by language

WEST_EAST, SOUTH_NORTH = contours.extent()
GEO = {
    "visible": False,
    "bgcolor": "rgba(0,0,0,0)",
    "projection": {"type": "mercator"},
    # Not fitbounds, which measures all shapes again at every click, for 12 ms.
    "lonaxis": {"range": WEST_EAST},
    # North, the frame is an arc that would cut Dunkerque.
    "lataxis": {"range": [SOUTH_NORTH[0] - 0.1, SOUTH_NORTH[1] + 0.4]},
}


def layout(words: PageWords) -> dict[str, Any]:
    """Return what every figure's layout has, numbers written as in the language."""
    return {**LAYOUT, "separators": words.text("separators")}
