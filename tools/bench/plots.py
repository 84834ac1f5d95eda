"""Three charts of the results, as one self-contained page of HTML."""

import plotly.graph_objects as go
from plotly.io import to_html

from tools.bench import faker
from tools.bench.results import Results
from tools.bench.timing import Spread, wall

MARGIN = {"l": 60, "r": 20, "t": 60, "b": 60}
FROM_TO = [3, 7]  # a thousand to ten million: a logarithmic axis has no natural start


def html(results: Results) -> str:
    """Return the page."""
    figures = [by_step(results), rates(results), by_size(results)]
    first, *rest = (
        to_html(figure, full_html=False, include_plotlyjs=number == 0, default_height="420px")
        for number, figure in enumerate(figures)
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Measured</title>'
        f"<body><p>{results.machine}</p>{first}{''.join(rest)}</body></html>\n"
    )


def by_step(results: Results) -> go.Figure:
    """Return the stacked seconds of the main world's steps, with the copy beside them."""
    main = results.main
    steps = {name: Spread.of(seconds).median for name, seconds in main.steps.items()}
    steps["start and end"] = Spread.of(main.remainder).median
    bars = [go.Bar(name=name, x=["whole command"], y=[taken]) for name, taken in steps.items()]
    bars.append(go.Bar(name="copy", x=["DuckDB's copy"], y=[wall(main.copies).median]))
    return _figure(bars, f"Seconds by step, {main.rows:,} records", barmode="stack")


def rates(results: Results) -> go.Figure:
    """Return a chart of records a second, on a logarithmic axis."""
    main = results.main
    bars = {
        "DuckDB's copy": main.copy_rates().median,
        "records made and stored": main.rates().median,
        "whole command": main.rows / wall(main.runs).median,
    }
    if results.faker:
        bars["Faker, one process"] = faker.rates(results.faker_rows, results.faker).median
    bar = go.Bar(
        x=list(bars), y=list(bars.values()), text=[f"{rate:,.0f}" for rate in bars.values()]
    )
    figure = _figure([bar], "Records a second", showlegend=False)
    return figure.update_yaxes(type="log", range=FROM_TO, title="a second, by powers of ten")


def by_size(results: Results) -> go.Figure:
    """Return a chart of microseconds a record, whole command, by size of world."""
    sizes = [world.rows for world in results.worlds]
    taken = [1e6 * wall(world.runs).median / world.rows for world in results.worlds]
    line = go.Scatter(x=sizes, y=taken, mode="lines+markers")
    figure = _figure([line], "Microseconds a record by size of world, whole command")
    figure.update_xaxes(type="log", title="records")
    return figure.update_yaxes(type="log", title="microseconds")


def _figure(traces: list, title: str, **layout: object) -> go.Figure:
    return go.Figure(traces, {"title": {"text": title}, "margin": MARGIN, **layout})
