"""Tab offers the API, questions, parameters, places, tables and columns, and nothing else there."""

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
    ],
)
def test_complete_offers(lab, typed, offered):
    fragment, offers = complete(typed, lambda: lab)
    assert offered in offers and typed.endswith(fragment)


def test_complete_offers_nothing_of_the_inside():
    _, offers = complete("breachlab.", lambda: None)
    assert not {"queries", "db", "words", "errors"} & {*offers}


@for_each(
    "typed", ["x = 1", "other.sh", 'lab.ask("exposure/by_region", departements=N', "from regis"]
)
def test_complete_leaves_the_rest_to_others(lab, typed):
    assert complete(typed, lambda: lab)[1] == []


@for_each("code, offered", [("breachlab.", "show"), ('lab.ask("cost/to', "cost/total")])
def test_the_shell_offers_it_at_a_tab(shell, code, offered):
    shell.runs("import breachlab")
    with provisionalcompleter():
        offers = {each.text for each in shell.Completer.completions(code, len(code))}
    assert offered in offers and not {"db", "queries", "errors"} & offers
