"""The texts of a shard's records by NumPy and PyArrow, in a third of the time that SQL takes.

The view `registrants` says what each text is, and why; here the same is worked out for many
records at once. Tests hold every column of one to that of the other. Words stand in a column as
codes beside a dictionary of those that occur; only an address is joined from parts.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import numpy
from numpy.typing import NDArray

from data_gen import table_sql
from data_gen.breach import DAY_ZERO
from data_gen.draws.mixer import mix32
from data_gen.records.columns import CODE, COLUMNS
from data_gen.records.made import Codes

with suppress(ImportError):  # an extra: without it the view makes the texts
    import pyarrow
    from pyarrow import compute, parquet

BITS = {
    "has_email": 1,
    "has_phone": 2,
    "has_street_address": 4,
    "has_nir": 8,
    "has_agency_id": 16,
    "is_mobile": 32,
}
PLACES = ("departement_code", "region_code", "commune_code", "postcode", "locality")
ALL_DIFFER = ("nir", "agency_id", "email", "phone", "street_address")  # and have no dictionary
STAR_DIGITS = "1111122223333334"  # by the remainder of the order of birth by sixteen
# The form of an e-mail address: its two parts, the sign between them, and what ends it.
EMAIL_FORMS = {
    "first.last": ("first", ".", "last", ""),
    "first.last number": ("first", ".", "last", "number"),
    "firstlast year": ("first", "", "last", "year"),
    "first_last year": ("first", "_", "last", "year"),
    "initial last number": ("initial", "", "last", "number"),
    "last.first": ("last", ".", "first", ""),
    "first last departement": ("first", "", "last", "departement"),
}
MOST_EMAIL_NUMBER = 1 + (2**32 - 1) // 10_000 // 4096
HOUSES, FLATS = 150, 60


class Words:
    """A list of words, one for each code; some codes may have the same word."""

    def __init__(self, words: Iterable[str]) -> None:
        self.index: dict[str, int] = {}
        places = [self.index.setdefault(word, len(self.index)) for word in words]
        self.places = numpy.array(places, dtype=numpy.int32)
        self.words = pyarrow.array([*self.index], pyarrow.string())

    def column(self, codes: NDArray, is_there: NDArray | None = None) -> pyarrow.Array:
        """Return the words of codes, null where there is none."""
        return keep_words(self.places.take(codes), self.words, is_there)

    def slip(self, codes: NDArray, has_slip: NDArray, draws: NDArray) -> tuple[NDArray, Any]:
        """Return the place of each code's word, or of what a slip makes of it, and all words.

        A slip swaps two neighbouring letters, or drops one of two that are the same, or a space.
        """
        places, words, new = self.places.take(codes), [*self.index], dict[str, int]()
        for row in numpy.flatnonzero(has_slip).tolist():
            text = words[places[row]]
            at = int(draws[row]) % max(len(text) - 1, 1)
            one, two = text[at : at + 1], text[at + 1 : at + 2]
            slipped = two if one in (two, " ") else one if two == " " else two + one
            slipped = text[:at] + slipped + text[at + 2 :]
            place = self.index.get(slipped)
            places[row] = new.setdefault(slipped, len(words) + len(new)) if place is None else place
        return places, pyarrow.concat_arrays([self.words, pyarrow.array([*new], pyarrow.string())])


def keep_words(places: NDArray, words: Any, is_there: NDArray | None = None) -> pyarrow.Array:
    """Return words by their places, beside a dictionary of those that occur."""
    occurs = numpy.zeros(len(words), dtype=bool)
    occurs[places] = True
    fewer = numpy.cumsum(occurs, dtype=numpy.int32) - numpy.int32(1)
    return pyarrow.DictionaryArray.from_arrays(
        pyarrow.array(fewer.take(places), mask=None if is_there is None else ~is_there),
        words.take(pyarrow.array(numpy.flatnonzero(occurs))),
    )


def list_digits(width: int) -> NDArray:
    """Return each number of so many digits, as ASCII, zeros first."""
    return numpy.array([f"{number:0{width}}" for number in range(10**width)], dtype=f"S{width}")


DIGITS = {width: list_digits(width) for width in (1, 2, 3, 4)}


def join_fixed(is_there: NDArray, *parts: NDArray) -> pyarrow.Array:
    """Return texts from columns of ASCII, of one length each; null where not there."""
    count = len(is_there)
    joined = numpy.empty(count, dtype=[(str(at), part.dtype) for at, part in enumerate(parts)])
    for at, part in enumerate(parts):
        joined[str(at)] = part
    ends = numpy.arange(count + 1, dtype=numpy.int32) * numpy.int32(joined.dtype.itemsize)
    valid = pyarrow.py_buffer(numpy.packbits(is_there, bitorder="little"))
    return pyarrow.StringArray.from_buffers(
        count, pyarrow.py_buffer(ends), pyarrow.py_buffer(joined), valid
    )


def join_parts(is_there: NDArray, *parts: tuple[Any, NDArray]) -> pyarrow.Array:
    """Return texts from parts, each by its place in a list of words; null where not there."""
    columns = [words.take(pyarrow.array(places)) for words, places in parts[:-1]]
    words, places = parts[-1]
    columns.append(words.take(pyarrow.array(places, mask=~is_there)))
    return compute.binary_join_element_wise(*columns, "")


def dates_of(days: NDArray, is_there: NDArray | None = None) -> pyarrow.Array:
    """Return the dates of days from 1 January 1929."""
    since_1970 = days.astype(numpy.int32) + numpy.datetime64(DAY_ZERO).astype(numpy.int32)
    mask = None if is_there is None else ~is_there
    return pyarrow.array(since_1970, mask=mask).view(pyarrow.date32())


class Nirs:
    """The numbers of social security: what they have of a day and of a place of birth."""

    def __init__(self, world: SimpleNamespace) -> None:
        days = numpy.datetime64(DAY_ZERO) + numpy.arange(len(world.ages))
        months = days.astype("datetime64[M]").astype(numpy.int64)
        month = months % 12 + 1
        never_issued = month + numpy.where(month < 8, 12, 35)
        self.year_and_month = (months // 12 + 1970) % 100 * 100 + never_issued
        # A row for each place: its code now, then its code before, one for each digit of a star.
        codes = numpy.empty((len(world.birth_place_codes), 1 + len(STAR_DIGITS)), dtype="S5")
        codes[:] = numpy.array(world.birth_place_codes, dtype="S5")[:, None]
        for place, former in enumerate(world.former_birth_codes):
            if former:
                codes[place, 1:] = [former.replace("*", digit) for digit in STAR_DIGITS]
        self.places = codes.ravel()
        before = [-1 if day is None else (day - DAY_ZERO).days for day in world.born_before_days]
        self.renamed_on = numpy.array(before, dtype=numpy.int32)
        # Of the key: remainders by 97, in which Corsica's 2A is 19 and its 2B is 18.
        digits = self.places.view(numpy.uint8).reshape(-1, 5).astype(numpy.int64) - ord("0")
        departement = digits[:, 0] * 10 + digits[:, 1]
        for letter, number in (("A", 19), ("B", 18)):
            departement[digits[:, 1] == ord(letter) - ord("0")] = number
        place = departement * 1000 + digits[:, 2:] @ numpy.array([100, 10, 1])
        self.of_place = (place * 1000 % 97).astype(numpy.int32)
        self.of_day = (self.year_and_month * 10**8 % 97).astype(numpy.int32)
        self.of_first = (numpy.arange(10) * 10**12 % 97).astype(numpy.int32)

    def column(self, made: SimpleNamespace, first: NDArray, is_there: NDArray) -> pyarrow.Array:
        """Return the numbers of records; `first` has the first digit of each."""
        order, day = made.nir_order.astype(numpy.int32), made.birth_day
        was_renamed = day < self.renamed_on.take(made.birth_place)
        place = made.birth_place.astype(numpy.int32) * (1 + len(STAR_DIGITS))
        place += numpy.where(was_renamed, 1 + order % len(STAR_DIGITS), 0)
        remainder = self.of_first.take(first) + self.of_day.take(day)
        remainder += self.of_place.take(place) + order
        return join_fixed(
            is_there,
            DIGITS[1].take(first),
            DIGITS[4].take(self.year_and_month.take(day)),
            self.places.take(place),
            DIGITS[3].take(order),
            DIGITS[2].take(97 - remainder % 97),
        )


class Emails:
    """The e-mail addresses: their parts, and where each form finds its own."""

    def __init__(self, world: SimpleNamespace, lists: dict[str, Any]) -> None:
        first = [name.lower().replace(" ", "-") for name in lists["first_name"]]
        last = [name.lower().replace(" ", "") for name in lists["birth_name"]]
        names = {"first": first, "last": last, "initial": [name[:1] for name in first]}
        forms = [EMAIL_FORMS[form] for form in world.email_forms]
        parts = {
            (part, sign): [name + sign for name in names[part]]
            for part, sign in {form[:2] for form in forms} | {(form[2], "") for form in forms}
        }
        at, self.parts = _begins(parts)
        self.is_last_first = numpy.array([form[0] == "last" for form in forms])
        self.first_from = numpy.array([at[form[:2]] for form in forms], dtype=numpy.int32)
        self.second_from = numpy.array([at[form[2], ""] for form in forms], dtype=numpy.int32)
        # What ends an address: of each provider nothing, each number, year and département.
        departements = sorted({*world.birth_departement_codes})
        ends = {
            "": [""],
            "number": [str(number) for number in range(1, MOST_EMAIL_NUMBER + 1)],
            "year": [f"{year:02}" for year in range(100)],
            "departement": [code.lower() for code in departements],
        }
        self.ends_from, listed = _begins(ends)
        self.end_count = len(listed)
        self.kinds = numpy.array([[*ends].index(form[3]) for form in forms], dtype=numpy.int8)
        providers = [f"@{provider}.example" for provider in world.email_providers]
        every = [end + provider for provider in providers for end in chain(*ends.values())]
        self.ends = pyarrow.array(every, pyarrow.string())
        numbers = {code: number for number, code in enumerate(departements)} | {"99": -1}
        self.born_in = numpy.array(
            [numbers[code] for code in world.birth_departement_codes], dtype=numpy.int32
        )
        # Sixty-four letters for each decade of birth; a capital is a form with the usage name.
        letters = numpy.frombuffer(world.form_letters.encode(), dtype=numpy.uint8)
        self.has_usage_name = letters < ord("a")
        self.forms = (letters | 32) - ord("a")
        providers_of = numpy.frombuffer(world.provider_letters.encode(), dtype=numpy.uint8)
        self.providers = (providers_of - ord("a")).astype(numpy.int32)
        days = numpy.datetime64(DAY_ZERO) + numpy.arange(len(world.ages))
        self.years = (days.astype("datetime64[Y]").astype(numpy.int32) + 1970).astype(numpy.int32)

    def column(self, made: SimpleNamespace, draws: NDArray, is_there: NDArray) -> pyarrow.Array:
        """Return the addresses of records."""
        year = self.years.take(made.birth_day)
        decade = (year - 1921) // 10 * 64
        at = decade + draws // 64 % 64
        form = self.forms.take(at)
        surname = numpy.where(self.has_usage_name.take(at), made.usage_name, made.birth_name)
        is_last_first = self.is_last_first.take(form)
        of_year, born_in = self.ends_from["year"] + year % 100, self.born_in.take(made.birth_place)
        of_departement = numpy.where(born_in < 0, of_year, self.ends_from["departement"] + born_in)
        of_number = self.ends_from["number"] + draws // 4096
        nothing = numpy.zeros_like(year)
        end = numpy.choose(self.kinds.take(form), (nothing, of_number, of_year, of_departement))
        first = numpy.where(is_last_first, surname, made.first_name)
        second = numpy.where(is_last_first, made.first_name, surname)
        return join_parts(
            is_there,
            (self.parts, self.first_from.take(form) + first),
            (self.parts, self.second_from.take(form) + second),
            (self.ends, self.providers.take(decade + draws % 64) * self.end_count + end),
        )


def _begins(lists: dict[Any, list[str]]) -> tuple[dict[Any, int], pyarrow.Array]:
    """Return where each list begins in the list of all, and that list."""
    begins = numpy.cumsum([0, *map(len, lists.values())]).tolist()
    words = pyarrow.array([*chain(*lists.values())], pyarrow.string())
    return dict(zip(lists, begins[:-1], strict=True)), words


class Addresses:
    """The street addresses: house numbers, in the order of suffix and number, and flats."""

    def __init__(self, world: SimpleNamespace, streets: list[str]) -> None:
        self.world = world
        suffixes = ("", " BIS", " TER")
        houses = [f"{at}{suffix} " for suffix in suffixes for at in range(1, HOUSES + 1)]
        self.houses = pyarrow.array(["", *houses], pyarrow.string())
        flats = [f" APPT {at}" for at in range(1, FLATS + 1)]
        self.flats = pyarrow.array(["", *flats], pyarrow.string())
        self.is_short = numpy.array([name.startswith(("IMPASSE ", "PLACE ")) for name in streets])

    def column(
        self, made: SimpleNamespace, streets: tuple[NDArray, Any], is_there: NDArray
    ) -> pyarrow.Array:
        """Return the addresses of records; `streets` has the place of each street, and all."""
        world, street = self.world, made.street
        seed = made.locality.astype(numpy.uint32) * numpy.uint32(4096) + street.astype(numpy.uint32)
        seed ^= made.birth_name.astype(numpy.uint32) * numpy.uint32(1640531527)
        seed ^= numpy.uint32(world.contact_constant)
        # The lines of the mixer one by one, as a number is also drawn from the last but one.
        one = (seed ^ (seed >> 16)) * numpy.uint32(569420461)
        two = (one ^ (one >> 15)) * numpy.uint32(1935289751)
        drawn = two ^ (two >> 15)
        least = numpy.minimum(numpy.minimum(drawn & 255, drawn >> 8 & 255), drawn >> 16 & 255)
        house = 1 + ((least * HOUSES + two % numpy.uint32(HOUSES)) >> 8).astype(numpy.int32)
        house = numpy.where(self.is_short.take(street), (house + 4) // 5, house)
        part = (drawn >> 24).astype(numpy.int32)
        suffix = (part < world.bis_limit).astype(numpy.int32) + (part < world.bis_limit // 4)
        house = numpy.where(street < world.hamlet_count, 0, house + HOUSES * suffix)
        has_flat = (street >= world.first_city_street) & (part >= 256 - world.flat_limit)
        flat = numpy.where(has_flat, 1 + two % numpy.uint32(FLATS), 0)
        places, words = streets
        return join_parts(is_there, (self.houses, house), (words, places), (self.flats, flat))


class Texts:
    """Makes the columns of text_of_shards from codes.

    `connection` has a world with an empty table `records`; its row of `world` and its types are
    read once. Raises KeyError for a form of e-mail address that has no parts here.
    """

    READ_BESIDES = ("breach_mask", "agency_number")  # what is made with a record, and is not stored

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.schema = _read_schema(connection)
        result = connection.execute("from world")
        names = [name for name, *_ in result.description]
        self.world = world = SimpleNamespace(**dict(zip(names, result.fetchall()[0], strict=True)))
        records = connection.table("records")
        lists: dict[str, Any] = {
            name: kind.children[0][1]
            for name, kind in zip(records.columns, records.types, strict=True)
            if kind.id == "enum"
        }
        listed = {words: Words(words) for words in {*map(tuple, lists.values())}}
        # Of each column the code that says its word, and the words.
        self.words = {
            each.name_of_file: (each.name, listed[tuple(lists[each.name])])
            for each in COLUMNS
            if each.unit == CODE
        } | {
            "postcode": ("locality", Words(locality[6:] for locality in lists["locality"])),
            "commune_code": ("locality", Words(locality[:5] for locality in lists["locality"])),
            "commune_name": ("locality", Words(world.commune_names)),
            "departement_name": ("departement_code", Words(world.departement_names)),
            "region_code": ("departement_code", Words(map(str, world.region_codes))),
            "region_name": ("departement_code", Words(world.region_names)),
            "birth_departement_code": ("birth_place", Words(world.birth_departement_codes)),
            "birth_country": ("birth_place", Words(world.birth_countries)),
            "age_band": ("birth_day", Words(map(str, world.age_bands))),
        }
        self.surnames, self.streets = (
            listed[tuple(lists[each])] for each in ("usage_name", "street")
        )
        self.codes = {
            name: {word: code for code, word in enumerate(lists[name])}
            for name in ("drift", "status", "sex")
        }
        self.phone_kinds = Words(["fixed", "mobile"])
        self.ages = numpy.array(world.ages, dtype=numpy.int16)
        self.blocks = numpy.array(["063998", *world.fiction_blocks], dtype="S6")
        self.nirs, self.emails = Nirs(world), Emails(world, lists)
        self.addresses = Addresses(world, lists["street"])

    def table(self, codes: Codes) -> pyarrow.Table:
        """Return a table of the records, in their order; `codes` has READ_BESIDES, too."""
        made = SimpleNamespace(**codes)
        truths, fields = made.truths, made.fields_on_file
        is_a = {word: made.drift == code for word, code in self.codes["drift"].items()}
        has = {name: (fields & bit) != 0 for name, bit in BITS.items()}
        is_mobile = has.pop("is_mobile")
        contact = mix32(made.person_id ^ numpy.uint32(self.world.contact_constant))
        draws = (contact // numpy.uint32(10_000)).astype(numpy.int32)
        columns = {name: words.column(codes[code]) for name, (code, words) in self.words.items()}
        columns |= {name: pyarrow.array(flags) for name, flags in has.items()}
        is_known = {}  # of numbers and days that some records lack
        for each in COLUMNS:
            if each.unit != CODE:
                values, mask = codes[each.name], None
                if each.checksum == "value or nothing":
                    mask = values == numpy.iinfo(values.dtype).max
                    is_known[each.name] = ~mask
                kind = self.schema.field(each.name_of_file).type.to_pandas_dtype()
                columns[each.name_of_file] = pyarrow.array(values.astype(kind), mask=mask)

        has_last = is_known["last_day"]
        is_former = made.status == self.codes["status"]["formerly_registered"]
        is_candidate = made.status == self.codes["status"]["candidate_space"]
        columns |= {
            "is_primary": pyarrow.array(is_a["none"]),
            "born_on": dates_of(made.birth_day),
            "age": pyarrow.array(self.ages.take(made.birth_day)),
            "first_registered_on": dates_of(
                made.first_registered_day, is_known["first_registered_day"]
            ),
            "last_ended_on": dates_of(made.last_day, has_last & is_former),
            "registered_since": dates_of(
                made.registered_since_day, is_known["registered_since_day"]
            ),
            "last_active_on": dates_of(made.last_day, has_last & is_candidate),
            "is_deceased": pyarrow.array((truths & 4) != 0),
            "lives_abroad": pyarrow.array((truths & 8) != 0),
            "is_email_deliverable": pyarrow.array((truths & 1) != 0, mask=~has["has_email"]),
            "is_address_valid": pyarrow.array(
                ((truths & 14) == 2) & ~is_a["former_address"] & ~is_a["former_region"],
                mask=~has["has_street_address"],
            ),
            "breach_mask": pyarrow.array(made.breach_mask.astype(numpy.int32)),
            "identifier_block": pyarrow.array(
                (made.agency_number // numpy.uint32(1_000_000)).astype(numpy.int16)
            ),
        }

        first = numpy.where(made.sex == self.codes["sex"]["male"], 1, 2)
        letter, seven = numpy.divmod(made.agency_number, numpy.uint32(10_000_000))
        thousands, below = numpy.divmod(seven, numpy.uint32(10_000))
        zone = numpy.where(is_mobile, 0, made.departement_code + 1)
        slips = is_a["slip_in_usage_name"], is_a["slip_in_street"]
        columns |= {
            "usage_name": keep_words(*self.surnames.slip(made.usage_name, slips[0], draws)),
            # 7 and 8 begin the provisional number of a man and of a woman born abroad.
            "nir": self.nirs.column(made, first + 6 * is_a["provisional_nir"], has["has_nir"]),
            "agency_id": join_fixed(
                has["has_agency_id"],
                (ord("A") + letter).astype(numpy.uint8).view("S1"),
                DIGITS[3].take(thousands),
                DIGITS[4].take(below),
            ),
            "email": self.emails.column(made, draws, has["has_email"]),
            "phone": join_fixed(
                has["has_phone"],
                self.blocks.take(zone),
                DIGITS[4].take(contact % numpy.uint32(10_000)),
            ),
            "phone_kind": self.phone_kinds.column(is_mobile.view(numpy.int8), has["has_phone"]),
            "street_address": self.addresses.column(
                made,
                self.streets.slip(made.street, slips[1], draws),
                has["has_street_address"],
            ),
        }
        return pyarrow.table([columns[name] for name in self.schema.names], schema=self.schema)

    def write(self, codes: Codes, path: Path, rows: int) -> None:
        """Write the texts of records to a Parquet file, in row groups of so many rows.

        Least and greatest words are written of places alone, as records stand in their order: of
        all others they take a fifth of the time and spare nobody any reading.
        """
        kinds = dict(zip(self.schema.names, self.schema.types, strict=True))
        words = [name for name, kind in kinds.items() if pyarrow.types.is_dictionary(kind)]
        ranged = [name for name in kinds if name in PLACES or name not in (*words, *ALL_DIFFER)]
        with parquet.ParquetWriter(
            path,
            self.schema,
            compression="zstd",
            use_dictionary=words,
            write_statistics=ranged,
            store_schema=False,
        ) as writer:
            for begin in range(0, len(codes["record_id"]), rows):
                part = {name: values[begin : begin + rows] for name, values in codes.items()}
                writer.write_table(self.table(part), rows)


def _read_schema(connection: duckdb.DuckDBPyConnection) -> pyarrow.Schema:
    """Return the columns of text_of_shards in their order; those of words have a dictionary."""
    words = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
    kinds = {
        "bigint": pyarrow.int64(),
        "integer": pyarrow.int32(),
        "smallint": pyarrow.int16(),
        "date": pyarrow.date32(),
        "boolean": pyarrow.bool_(),
        "enum": words,
        "varchar": words,
    }
    own = dict.fromkeys(ALL_DIFFER, pyarrow.string())
    selected = connection.sql(table_sql.write("text_of_shards"))
    return pyarrow.schema(
        (name, own.get(name, kinds[kind.id]))
        for name, kind in zip(selected.columns, selected.types, strict=True)
    )
