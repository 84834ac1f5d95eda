"""Downloads: the addresses of the rows of a card in several formats, and of the form."""

from dataclasses import replace

from dashboard.state.page_state import State, write_state

FORM = "severity/notification_form"  # the question with a Word document too


def file_address(state: State, query: str, kind: str, style: str = "") -> str:
    """Return the address of a card's rows in a file format.

    Example:

        >>> file_address(State("who", {"sexes": ("female",)}), "exposure/by_status", "csv")
        '/data/who/exposure/by_status.csv?s=f'
    """
    page, _, query_string = write_state(replace(state, communes=())).partition("?")
    parts = "&".join(filter(None, [query_string, f"for={style}" if style else ""]))
    return f"/data{page}/{query}.{kind}" + (f"?{parts}" if parts else "")
