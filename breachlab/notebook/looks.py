"""The CSS of a displayed answer, for JupyterLab's light and dark themes and for files."""

# The colours of the page (dashboard/assets/tokens.css), by the theme of the notebook or the screen.
LIGHT = (
    "--paper:#fff;--raised:#fff;--ink:#1b1f24;--soft:#57606a;--accent:#3b5bdb;"
    "--attention:#c2410c;--unreached:#99103a;--line:#dfe3e8;--faint:#f1f3f5;--field:#868e96;"
    "--warning:#fff4e6;--ratio-1:#1f7bc8;--ratio-2:#9ac4e6;--ratio-3:#e9ebee;--ratio-4:#d9bf95;"
    "--ratio-5:#80602c;--bar:#4c6ef5;--track:#b9c1ca;--bar-2:#91a7ff;--bar-3:#c5d0fb;"
    "--level-low:#ced4da;--level-medium:#b9a4e0;--level-high:#7c53bd;--level-very-high:#40206f;"
)
DARK = (
    "--paper:#111;--raised:#272d36;--ink:#e7e9ec;--soft:#a3abb5;--accent:#8ea2ff;"
    "--attention:#ff9a5c;--unreached:#ff5d7d;--line:#3a4049;--faint:#20252c;--field:#6c757f;"
    "--warning:#3a2a16;--ratio-1:#6fb1ee;--ratio-2:#3f6f98;--ratio-3:#343a43;--ratio-4:#6e5936;"
    "--ratio-5:#cfa75f;--bar:#6f8bff;--track:#4a525d;--bar-2:#4a62c4;--bar-3:#333f70;"
    "--level-low:#434a53;--level-medium:#63509a;--level-high:#a189e6;--level-very-high:#e2d8fb;"
)
# A cell of a narrow window has some 440 pixels: everything wraps to fit.
SHAPES = (
    ".breachlab{color:var(--ink);max-width:1100px;min-width:0;line-height:1.45}"
    ".breachlab h3{margin:8px 0 4px;font-size:17px;line-height:1.25}"
    ".breachlab p{margin:4px 0 8px;max-width:80ch}"
    ".breachlab .note{margin:2px 0;color:var(--soft);font-size:12px;max-width:100ch}"
    ".breachlab .keys>span{display:inline-block;margin-right:1em}"
    ".breachlab table.rows{width:100%;margin:4px 0;border-collapse:collapse;table-layout:auto;"
    "border:0;font-size:13px;line-height:1.35;font-variant-numeric:tabular-nums}"
    ".breachlab table.rows :is(th,td){padding:4px 10px 4px 0;border:0;text-align:left;"
    "vertical-align:top;font-weight:400;white-space:normal;overflow-wrap:anywhere;min-width:0;"
    "max-width:none;background:none}"
    ".breachlab table.rows thead th{color:var(--soft);font-size:12px;vertical-align:bottom;"
    "overflow-wrap:anywhere;hyphens:auto}"
    ".breachlab table.rows tbody tr{border-top:1px solid var(--line);background:none}"
    ".breachlab table.rows .n{text-align:right;white-space:nowrap}"
    ".breachlab table.rows thead .n{white-space:normal}"
    ".breachlab table.rows td:not(.n,.b){min-width:5ch}"
    ".breachlab table.rows .b{width:20%;min-width:40px;vertical-align:middle}"
    ".breachlab table.rows .b i{display:block;height:11px;min-width:1px;background:var(--bar)}"
    ".breachlab details{margin:4px 0}.breachlab summary{color:var(--accent);cursor:pointer}"
    ".breachlab .wide{overflow-x:auto;max-width:100%}"
    ".breachlab pre{white-space:pre-wrap;overflow-wrap:anywhere}"  # drafts of messages
    ".breachlab .map svg{display:block;width:100%;max-width:640px;height:auto}"
    ".breachlab .drawing{box-sizing:border-box;height:var(--height);width:100%;overflow:hidden}"
)
DARK_CELL = 'body[data-jp-theme-light="false"]'


def plotly_dark(figure: str) -> str:
    """Return the CSS of the Plotly figures that a selector finds, in a dark notebook.

    Plotly sets colours on its elements; only !important overrides these.
    """
    white = ":is(.infolayer text,[class$=tick] text,.bartext-outside,.textpoint text)"
    return (
        f"{DARK_CELL} {figure} .main-svg{{background:transparent!important}}"
        f"{DARK_CELL} {figure} .main-svg :is(.bg,.bg rect){{fill:transparent!important}}"
        f"{DARK_CELL} {figure} {white}{{fill:#e7e9ec!important}}"
        f"{DARK_CELL} {figure} :is(.gridlayer path,.zl){{stroke:#3a4049!important}}"
    )


# JupyterLab displays the head of an answer and its figure one after the other.
OWN = ".jp-OutputArea-child:has(.breachlab.above) + .jp-OutputArea-child .js-plotly-plot"
CELL = f".breachlab{{{LIGHT}}}{DARK_CELL} .breachlab{{{DARK}}}{SHAPES}{plotly_dark(OWN)}"
FILE = (
    f".breachlab{{{LIGHT}}}@media(prefers-color-scheme:dark){{.breachlab{{{DARK}}}"
    f"body{{background:#111}}}}{SHAPES}"
    "body{margin:24px;font:15px/1.45 Inter,system-ui,sans-serif}"
)
