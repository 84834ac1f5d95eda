"""What the records have of several fields, and of several breaches, by a clause over them."""

from tests.support.pages.where import LIVES, LIVES_HERE

OTHERS, COMPOSITES = "combination/other_breaches", "combination/composite_profiles"
CONFIRMED = "(select bit_or(breach_bit) from breaches where standing = 'confirmed')"
IBAN = "(select bit_or(breach_bit) from breaches where has_iban_of_all)"
EMPLOYED, INSURED = (
    f"breach_mask & (select bit_or(breach_bit) from breaches where has_{kind}) <> 0"
    for kind in ("employer", "insurer")
)
JOINED = f"breach_mask & {IBAN} <> 0 and held_nir and held_contact"
SETS = {
    "NIR, contact details and IBAN": JOINED,
    "NIR, contact details, IBAN, employer and health insurer": (
        f"{JOINED} and {EMPLOYED} and {INSURED}"
    ),
}
# A person has on file whatever any of the person's records has.
PEOPLE = """select
    *,
    bool_or(has_nir) over (partition by person_id) as held_nir,
    bool_or(has_email or has_phone) over (partition by person_id) as held_contact
from registrants"""
MASK = """(has_email::int + 2 * has_phone::int + 4 * has_street_address::int
    + 8 * has_nir::int + 16 * has_agency_id::int)"""
SELECTIONS = [
    ("", "true"),
    ("s=f", "sex = 'female'"),
    ("st=cs", "status = 'candidate_space'"),
    ("st=r.fr", "status in ('registered', 'formerly_registered')"),
    ("d=59.62", f"departement_code in ('59', '62') and {LIVES_HERE}"),
    ("d=59&s=f", f"departement_code = '59' and sex = 'female' and {LIVES_HERE}"),
    ("a=75", "born_on <= '1949-03-05'"),
    ("a=25-29.30-34&s=m", "born_on > '1989-03-05' and born_on <= '1999-03-05' and sex = 'male'"),
    ("a=16-17", "born_on > '2006-03-05'"),
    ("d=974&st=r", f"departement_code = '974' and status = 'registered' and {LIVES_HERE}"),
]


def counted(lab, where):
    """Return the persons of a clause over the records themselves."""
    ((persons,),) = lab.cursor().execute(
        f"select count(*) from ({PEOPLE}) where is_primary and {LIVES} and ({where})"
    ).fetchall()  # fmt: skip
    return persons


def members(lab, where):
    """Return {breach, with a capital: persons of a clause who are in it}."""
    found = lab.cursor().execute(
        f"""select label_en, count(person_id) from breaches
        inner join labels on labels.kind = 'breach' and labels.code = breaches.breach_id
        left join (select * from registrants where is_primary and {LIVES} and ({where})) as people
            on people.breach_mask & breaches.breach_bit <> 0
        group by all"""
    ).fetchall()  # fmt: skip
    return {label[:1].upper() + label[1:]: count for label, count in found}


def first_of(lab, where, counted="true"):
    """Return (mask, those counted) of the combination of fields of most persons, one by one.

    Of few persons it is one of several with as many: the least mask is the first. `counted` says
    who of them count.
    """
    (first,) = lab.cursor().execute(
        f"""with held as (
            select
                bit_or({MASK}) as mask,
                bool_or(is_primary and {where} and {counted}) as is_counted
            from registrants
            group by person_id
        )
        select mask, count(*) from held where is_counted
        group by mask order by count(*) desc, mask limit 1"""
    ).fetchall()  # fmt: skip
    return first
