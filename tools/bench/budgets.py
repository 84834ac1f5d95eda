"""Budgets of 43,000,000 records on two cores, and whether they are met."""

from dataclasses import dataclass

ROWS = 43_000_000  # other sizes have no budget, except the two small ones


@dataclass(frozen=True)
class Budget:
    """A limit with its unit: a maximum, or with `at_least` a minimum."""

    limit: float
    unit: str
    at_least: bool = False

    def held(self, value: float) -> str:
        """Return the budget in words, and whether the value meets it.

        >>> Budget(30, "s").held(23.1)
        '30 s: met'
        >>> Budget(350, "times", at_least=True).held(197)
        '350 times: missed'
        """
        is_met = value >= self.limit if self.at_least else value <= self.limit
        return f"{self.limit:g} {self.unit}: {'met' if is_met else 'missed'}"


RATE = Budget(2, "million a second", at_least=True)
RECORD_COPIES = Budget(1.5, "copies")
SECONDS = Budget(30, "s")
CPU = Budget(45, "CPU s")
COPIES = Budget(2.2, "copies")
MEMORY = Budget(2.5, "GB")
FAKER = Budget(350, "times", at_least=True)
SMALL = {100_000: Budget(1.8, "s"), 10_000: Budget(1.4, "s")}
QUERY = Budget(0.3, "s")
WAITS = {  # the median, if it has a budget, and the 95th percentile
    "server update": (None, Budget(25, "ms")),
    "click to painted": (Budget(100, "ms"), Budget(150, "ms")),
    "first page": (None, Budget(1300, "ms")),
}
