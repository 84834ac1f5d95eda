"""Tab offers the API, questions, parameters, places, tables and columns, and nothing else there."""

import pandas
from IPython.core.completer import provisionalcompleter

from breachlab.notebook.completion import complete
from tests.support.cases import for_each


@for_each(
    "typed, offered",
    [
        ("breachlab.", "questions"),
        ("rows = breachlab.sh", "show"),
        ('lab.ask("exposure/by_reg', "exposure/by_region"),
        ("breachlab.show(lab, 'cost/to", "cost/total"),
        ('lab.show("by_region', "exposure/by_region"),
        ('lab.ask("exposure/by_region", departem', "departements="),
        ('lab.ask("exposure/by_status", departements="No', "Nord"),
        ('lab.ask("exposure/by_status", departements=["Nord", "Pas', "Pas-de-Calais"),
        ('lab.ask("exposure/by_status", departements=["5', "59"),
        ('lab.ask("exposure/by_status", statuses="reg', "registered"),
        ("%%sql\nselect count(*)\nfrom regis", "registrants"),
        ("%sql select birth_", "birth_departement_code"),
        ("%%sql\nfrom question('exposure/by_reg", "exposure/by_region"),
        ("%%sql\nfrom registrants\nwhere status = 'form", "formerly_registered"),
        ("%%sql from registrants where status in ('registered', 'cand", "candidate_space"),
        ("lab.sql(\"from registrants where region_name = 'île", "Île-de-France"),
        ('lab.execute("""from registrants\nwhere phone_kind = \'', "mobile"),
        ('lab.sql("select age_b', "age_band"),
        ('lab.chart(top, "reg', "region_name"),
        ('lab.chart(top, "region_name", "n", colour="', "sex"),
        ('lab.chart(top, "region_name", kind="', "columns"),
    ],
)
def test_complete_offers(lab, typed, offered):
    top = pandas.DataFrame(columns=["region_name", "sex", "n"])
    fragment, offers = complete(typed, lambda: lab, {"top": top})
    assert offered in offers and typed.endswith(fragment)
    assert all(each.casefold().startswith(fragment.casefold()) for each in offers) or "/" in offered


def test_complete_offers_nothing_of_the_inside():
    _, offers = complete("breachlab.", lambda: None)
    assert not {"queries", "db", "words", "errors"} & {*offers}


@for_each(
    "typed",
    [
        "x = 1",
        "other.sh",
        'lab.ask("exposure/by_region", departements=N',
        "from regis",
        'lab.chart(nothing, "',
        'lab.sql("select 1") + regis',
    ],
)
def test_complete_leaves_the_rest_to_others(lab, typed):
    assert complete(typed, lambda: lab)[1] == []


@for_each("code, offered", [("breachlab.", "show"), ('lab.ask("cost/to', "cost/total")])
def test_the_shell_offers_it_at_a_tab(shell, code, offered):
    shell.runs("import breachlab")
    with provisionalcompleter():
        offers = {each.text for each in shell.Completer.completions(code, len(code))}
    assert offered in offers and not {"db", "queries", "errors"} & offers
