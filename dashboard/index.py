"""The document that the page is drawn in."""

# The scheme is set before anything is painted, or a dark page would begin with a white flash; and
# what the page would ask for last is asked for first. Plotly is our own smaller one, without maps:
# Dash writes the address of its own into this name, and a dcc.Graph reads it from there.
INDEX = """<!DOCTYPE html>
<html lang="LANGUAGE">
    <head>
        <script>
            const kept = localStorage.getItem("theme");
            const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
            document.documentElement.dataset.theme = kept || (isDark ? "dark" : "light");
            const plotly = "/assets/vendor/plotly-cartesian.min.js";
            Object.defineProperty(window, "_dashPlotlyJSURL", { get: () => plotly, set() {} });
        </script>
        <link rel="preload" as="font" type="font/woff2" crossorigin href="/assets/vendor/inter.woff2">
        <link rel="preload" as="script" href="/assets/vendor/plotly-cartesian.min.js">
        <link rel="preload" as="script" href="/_dash-component-suites/dash/dcc/async-graph.js">
        <link rel="preload" as="fetch" crossorigin href="/_dash-layout">
        <link rel="preload" as="fetch" crossorigin href="/_dash-dependencies">
        {%metas%}
        <title>{%title%}</title>
        {%favicon%}
        {%css%}
    </head>
    <body>
        {%app_entry%}
        <div>{%config%}{%scripts%}{%renderer%}</div>
    </body>
</html>"""


def in_language(document: str, language: str) -> str:
    """Return the document as one of this language."""
    return document.replace('lang="LANGUAGE"', f'lang="{language}"', 1)
