"""What says about or some before a number of more than three figures."""

import re

WORD = r"(?:about|some|environ|quelque)"
NUMBER = r"€?(\d[\d.,\u202f\u00a0]*\d|\d)"
# A number after the word, and one that is joined to it: about so many persons in so many records.
JOINED = rf"(?:[^.;:€]{{,60}}?\b(?:in|to|dans|à)\s+{NUMBER}\b)?"
SAID = re.compile(rf"\b{WORD}\s+{NUMBER}{JOINED}", re.IGNORECASE)


def figures(number):
    """Return how many significant figures a number shows."""
    digits = re.sub(r"\D", "", number)
    if len(digits) == len(number) == 4:  # a year
        return 0
    is_whole = not re.search(r"[.,]\d{1,2}$", number)
    return len(digits.strip("0")) if is_whole else len(digits.lstrip("0"))


def overstated(text):
    """Return what of a text says about or some before more than three figures."""
    return [
        match[0]
        for match in SAID.finditer(text)
        if any(figures(number) > 3 for number in match.groups() if number)
    ]
