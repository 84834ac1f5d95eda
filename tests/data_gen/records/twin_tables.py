"""What the twin reads from DuckDB: look-up tables as arrays, and the columns it must agree with.

A value of a closed list stands as its place in the list, and a missing value as -1.
"""

from types import SimpleNamespace

import numpy

from data_gen.draws import mixer
from data_gen.world import World
from tests.data_gen import oracle

STORED = (
    "record_id",
    "person_id",
    "drift",
    "status",
    "sex",
    "birth_day",
    "birth_place",
    "nir_order",
    "first_name",
    "birth_name",
    "usage_name",
    "departement_code",
    "locality",
    "street",
    "fields_on_file",
    "truths",
    "first_registered_day",
    "last_day",
    "registration_count",
)
COMPUTED = ("contact_draw", "breach_mask", "identifier_block", "agency_number")
# An identifier is a letter for the ten millions and seven digits.
IDENTIFIERS = """
    select
        record_id,
        identifier_block,
        (ascii(agency_id) - 65) * 10000000 + substring(agency_id, 2)::bigint as agency_number
    from registrants
"""


def read_tables(connection, world: World) -> SimpleNamespace:
    """Return all that a record is looked up in, of a connection prepared for the world."""
    ((drifts, statuses),) = connection.execute(
        "select enum_range(null::drift), enum_range(null::status)"
    ).fetchall()
    return SimpleNamespace(
        streams={
            name: int(oracle.stream_constant(world.seed, number))
            for number, name in enumerate(mixer.STREAMS)
        },
        blocks=read_rows(connection, "from blocks order by block_number"),
        owners=read_columns(connection, "from owners", "group_slot"),
        first_names=read_columns(connection, "from first_name_slots", "first_name_slot").first_name,
        locality_entries=read_columns(
            connection, "from locality_slots", "locality_slot"
        ).locality_entry,
        profiles=read_columns(connection, "from profile_slots", "profile_slot"),
        months=read_columns(connection, "from birth_month_slots", "birth_month_slot"),
        places=read_columns(connection, "from birth_place_slots", "birth_place_slot"),
        lists=read_lists(connection),
        drifts={name: code for code, name in enumerate(drifts)},
        statuses={name: code for code, name in enumerate(statuses)},
    )


def read_shared(connection) -> SimpleNamespace:
    """Return what every record shares: the row of `world`, and the other breaches in order."""
    (shared,) = read_rows(connection, "from world")
    shared.breaches = read_rows(connection, "from breaches order by breach_number")
    return shared


def read_stored(connection) -> SimpleNamespace:
    """Return the columns of `records`, in order of the records."""
    return read_columns(connection, f"select {', '.join(STORED)} from records", "record_id")


def read_computed(connection) -> SimpleNamespace:
    """Return what the views compute by drawing: contacts, breaches, agency identifiers."""
    made = read_columns(
        connection, "select record_id, contact_draw, breach_mask from breached_records", "record_id"
    )
    identifiers = read_columns(connection, IDENTIFIERS, "record_id")
    return SimpleNamespace(**vars(made) | vars(identifiers))


def read_columns(connection, query: str, key: str) -> SimpleNamespace:
    """Return the columns of a query as arrays of whole numbers, by name, in order of the key."""
    types = connection.execute(f"describe {query}").fetchall()
    codes = ", ".join(
        f"coalesce({_code(name, kind)}::bigint, -1) as {name}" for name, kind, *_ in types
    )
    made = connection.execute(f"select {codes} from ({query}) order by {key}").fetchnumpy()
    return SimpleNamespace(**{name: numpy.asarray(values) for name, values in made.items()})


def read_lists(connection) -> SimpleNamespace:
    """Return the one row of `lists`: each list as an array of whole numbers, the rest as it is."""
    types = connection.execute("describe lists").fetchall()
    codes = ", ".join(
        f"[{_code('entry', kind)}::bigint for entry in {name}] as {name}"
        if kind.endswith("[]")
        else name
        for name, kind, *_ in types
    )
    (row,) = read_rows(connection, f"select {codes} from lists")
    return SimpleNamespace(
        **{
            name: numpy.array(value, dtype=numpy.int64) if isinstance(value, list) else value
            for name, value in vars(row).items()
        }
    )


def read_rows(connection, query: str) -> list[SimpleNamespace]:
    """Return the rows of a query as they are, each with its columns by name."""
    made = connection.execute(query)
    names = [name for name, *_ in made.description]
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in made.fetchall()]


def _code(name: str, kind: str) -> str:
    return f"enum_code({name})" if kind.startswith("ENUM") else name
