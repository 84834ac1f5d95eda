"""Make years_since_last_use.csv: candidate spaces of the never registered, by their last use."""

from data_gen import ledger
from data_gen.calibration import rounding, statuses
from data_gen.calibration.histories import CANDIDATE
from data_gen.ledger import BadReference, Setting

DAYS_OF_SECOND_YEAR = 29, 365  # 5 February to 5 March 2023 were within thirteen months


def years_since_last_use(setting: Setting) -> list[tuple]:
    """Return (years_since, persons) of those with a candidate space who never registered."""
    parts = shares(setting)
    total = statuses.persons_by_status(setting)[CANDIDATE]
    persons = rounding.largest_remainder(list(parts.values()), total)
    return list(zip(parts, persons, strict=True))


def shares(setting: Setting) -> dict[int, float]:
    """Return the shares of candidate spaces by completed years since their last use.

    An assumed share was idle for longer than the term, 13 months. Shares of a year and more fall
    like the ends of registrations. Raises BadReference if less than 0 is left to the last year.
    """
    beyond = setting.share("candidate_spaces_beyond_term")
    oldest = setting.figure("candidate_space_years_oldest")
    ended = statuses.count_ended(setting)
    later = {years: ended[years] for years in range(1, oldest + 1)}
    within, days = DAYS_OF_SECOND_YEAR
    idle = beyond / (1 - within / days * later[1] / sum(later.values()))
    if idle > 1:
        raise BadReference(
            f"{ledger.LEDGER}, candidate_spaces_beyond_term_per_mille, {setting.name}: leaves "
            f"{1 - idle:.1%} to the last year; expected 0 or more."
        )
    whole = sum(later.values())
    return {0: 1 - idle} | {years: idle * persons / whole for years, persons in later.items()}
