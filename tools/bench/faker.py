"""Faker in one process, called for each named value of each record: the obvious first version."""

from faker import Faker

from tools.bench.timing import Spread, Timing, timed


def row_by_row(rows: int, runs: int) -> list[Timing]:
    """Return the timings of one process that calls Faker for each value of so many records."""
    faker = Faker("fr_FR")
    return [timed(lambda: [record(faker, number) for number in range(rows)]) for _ in range(runs)]


def rates(rows: int, runs: list[Timing]) -> Spread:
    """Return the records a second of each run."""
    return Spread.of([rows / run.wall for run in runs])


def record(faker: Faker, number: int) -> tuple:
    """Return one record with the columns of `registrants`, made with Faker."""
    sex = faker.random_element(("female", "male"))
    return (
        number,
        number,
        faker.boolean(),
        faker.random_element(("registered", "formerly_registered", "candidate_space")),
        sex,
        faker.date_of_birth(minimum_age=16, maximum_age=94),
        faker.department_number(),
        faker.country(),
        faker.first_name_female() if sex == "female" else faker.first_name_male(),
        faker.last_name(),
        faker.last_name(),
        faker.ssn(),
        faker.bothify("?#######"),
        faker.free_email(),
        faker.phone_number(),
        faker.street_address(),
        faker.postcode(),
        faker.numerify("#####"),
        faker.department_number(),
        faker.region(),
        *(faker.boolean() for _ in range(5)),
        faker.date_between("-20y"),
        faker.date_between("-20y"),
        faker.random_int(1, 8),
        faker.date_between("-10y"),
    )
