"""The page Response: whom to tell, by which channel, by when, at what cost."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence
from breachlab.words.numbers import round_number
from dashboard import own_texts
from dashboard.cards.card import Card
from dashboard.cards.page import Column, Either, Listed, Page
from dashboard.database.few import find_ends, has_ends
from dashboard.database.served_world import World
from dashboard.pages.response import plan, tables
from dashboard.pages.response.plan import LETTER_COST, SMS_COST, UNIT_COSTS
from dashboard.pages.response.tables import CLAIMS, DRAFT, MESSAGE
from dashboard.pages.two_plans import two_plans
from dashboard.state.decisions import CAPACITIES, OWN_CALLS, PLAN, SMS_TEXT, TO_INFORM
from dashboard.state.looked import Effect, at_start, count_keys
from dashboard.state.options import AS_OF, PROVENANCE, Option
from dashboard.state.page_state import State
from dashboard.tables import no_table
from dashboard.words import PageWords

of_those_to_inform = partial(Card, follows=(TO_INFORM,), blank=no_table)
of_money = partial(Card, follows=(TO_INFORM, SMS_TEXT, *UNIT_COSTS), blank=no_table)
of_a_message = partial(Card, follows=(TO_INFORM, SMS_COST, AS_OF), blank=no_table)

CALLS = Card(
    "notification/call_volume",
    follows=(PLAN, TO_INFORM, SMS_TEXT, *CAPACITIES, OWN_CALLS),
    find=plan.find_calls,
    heads=("notification/duration",),
)
CHANNELS = of_those_to_inform("notification/channels", tables.channels, find=plan.find_channel)
GROUPS = of_those_to_inform(
    "notification/vulnerable_groups", tables.reached_groups, find=plan.find_group
)
# What a list of one's own knows in their place: what is on file, and not whether it arrives.
ON_FILE = Card("notification/on_file", tables.on_file, blank=no_table)
BY_AGE = Card("notification/on_file_by_age", tables.on_file_by_age, blank=no_table)
COST_ON_FILE = Card(
    "cost/on_file",
    tables.cost_on_file,
    follows=(SMS_TEXT, LETTER_COST, SMS_COST),
    blank=no_table,
)
# Further tables: each asks its question only once it is chosen.
TABLE = Option("table", {"none": {}, "order": {}, "age": {}, "time": {}})
of_a_table = partial(of_those_to_inform, options=(TABLE,))
TABLES = Either(
    TABLE,
    {
        "none": of_a_table("notification/priority", part="none", idle=lambda _: "idle"),
        "order": of_a_table("notification/priority", tables.segments),
        "age": of_a_table(
            "notification/channels_by_age_band",
            tables.draw_unreached(
                "age_band", "public_notice_person_count", "public_notice_share", "age"
            ),
        ),
        "time": of_a_table(
            "notification/unreachable_by_end_band",
            tables.draw_unreached(
                "history_id", "person_count", "unreachable_share", "since_the_end"
            ),
        ),
    },
)
COSTS = of_money("cost/components", tables.waterfall, beside=(CLAIMS,))
# It reads the same rows: a question of its own would draw all costs a second time.
SWINGS = of_money("cost/components", tables.swings, part="swings", find=plan.find_swing)
CHOICES = of_money("cost/choices", tables.choices)
MESSAGES = of_a_message(
    "notification/message",
    tables.messages,
    options=(PROVENANCE,),
    below=own_texts.write_panel,
    find=plan.find_message,
)
CHECK = of_a_message(
    "notification/message_check",
    tables.message_parts,
    follows=(TO_INFORM, PROVENANCE, AS_OF),
    find=plan.find_check,
)
# {tab: its first card, its headline and the line below it, which state the rows of that card}.
TABS: Mapping[str, tuple[Card, Callable[..., Sentence], Callable[..., Sentence | None]]] = {
    "plan": (CALLS, plan.plan_headline, plan.plan_sub),
    "budget": (COSTS, plan.budget_headline, plan.budget_sub),
    "messages": (
        MESSAGES,
        plan.message_headline,
        lambda rows, state, words: Sentence(words.text("drafts_for_a_lawyer")),
    ),
}
# {tab: the card that states the headline for a list of one's own}.
OF_LIST = {"plan": ON_FILE, "budget": COST_ON_FILE}
# Numbers of the plan's headline that have ends: question, column and kind of column.
ENDS = (
    ("notification/duration", "day_count", "count"),
    ("notification/call_volume", "peak_call_count", "call_count"),
)
# {unit cost: the component of cost/components with its quantity}.
COMPONENT_OF = {"letter_cost": "letters", "call_cost": "call_centre", "sms_cost": "sms",
                "public_notice_cost": "public_notice"}  # fmt: skip


def headline(state: State, world: World, words: PageWords) -> Sentence:
    """State the subject of the tab: the plan and its busiest day, the cost, or the messages.

    Of a list of one's own, who can be written to by what is on file, and what that costs.
    """
    if world.is_own and (card := OF_LIST.get(_tab(state))):
        rows = world.answers.rows(card.query, card.resolve(state).parameters)
        return words.headline(card.query, rows)
    _, say, _ = TABS[_tab(state)]
    return say(_ask(state, world), state, words)


def sub(state: State, world: World, words: PageWords) -> Sentence | None:
    """State the law, the range of the cost, or that drafts are drafts; nothing of a list."""
    if world.is_own:
        return None
    _, _, say = TABS[_tab(state)]
    rows = _ask(state, world)
    said = say(rows, state, words)
    if said is None or _tab(state) != "plan" or not has_ends(state, world, words):
        return said
    ends: dict[str, Any] = {}
    for question, key, part in ENDS:
        value = world.answers.rows(question, {})[key][0]
        ends |= find_ends(question, part, value, world)
    return words.sentence("plan_law_ends", **rows.dicts()[0], **ends)


def block(state: State, world: World, words: PageWords) -> list:
    """Return the buttons that choose the message; in the other tabs two plans."""
    if _tab(state) == "messages":
        return tables.choosers(_ask(state, world), state, words)
    return two_plans(state, world, words)


def effect(option: Option, state: State, world: World, words: PageWords) -> Effect:
    """Return the effect of a lever on the plan or on the cost of telling, by tab.

    In the messages tab there is no effect, only the reason for it. Values that are equal, exactly
    or as displayed, are said to be.
    """
    if world.is_own and _tab(state) != "budget":  # whose plan and messages are not known
        return Effect()
    tab, rows = _tab(state), _ask(state, world)
    if reason := _find_reason(option, state, rows):
        return Effect(reason=words.text(reason))
    if rows.is_empty or tab == "messages" or option.stands_at(state) == option.default:
        return Effect()
    before = at_start(option, state)
    values = _read_values(rows, state, words)
    was = _read_values(_ask(before, world), before, words)
    start = words.of_choice(option, option.default)
    if option is OWN_CALLS:  # at 0 a part is not planned apart
        start = words.of_option(option.name, "least")
    key = "effect_of_cost" if tab == "budget" else "effect_of_plan"
    of_both = {**values, **{f"was_{name}": value for name, value in was.items()}}
    sentence = words.sentence(key, start=start, **of_both)
    _, *texts = (figure.text for figure in sentence.figures)  # after the start: was, is, was, is
    if texts[::2] == texts[1::2]:
        other = words.sentence("effect_none" if values == was else "effect_hardly", start=start)
        if tab == "plan":  # days and peak as before; calls of overload may differ
            overload = words.sentence("effect_of_capacity", start=start, **of_both)
            _, *texts = (figure.text for figure in overload.figures)
            other = other if texts[::2] == texts[1::2] else overload
        sentence = other
    warned = _warn(rows, _ask(before, world), state, words) if tab == "plan" else ""
    return Effect(
        " ".join(filter(None, [sentence.text, warned])), counts=count_keys(option, sentence)
    )


def _warn(rows: Rows, former: Rows, state: State, words: PageWords) -> str:
    """Say that calls pass the capacity on some days, or that the plan ends later than before."""
    row, was = (plan.first_of_plan(each, state.options) for each in (rows, former))
    if row["overload_day_count"]:
        return words.sentence("warn_overload", **row).text
    if row["last_day_number"] > was["last_day_number"]:
        return words.sentence("warn_later").text
    return ""


def _tab(state: State) -> str:
    return RESPONSE.tab.read_choice(state.options)


def _ask(state: State, world: World) -> Rows:
    """Return the answer of the first card of the tab; of a list, of what is in its place."""
    card, *_ = TABS[_tab(state)]
    if world.is_own:
        card = OF_LIST.get(_tab(state), card)
    return world.answers.rows(card.query, card.resolve(state).parameters)


def _find_reason(option: Option, state: State, rows: Rows) -> str:
    """Return the key of the reason for which a lever has no effect; empty if it has one."""
    if option.is_national and state.selection:
        return "lever_is_national"
    if option is OWN_CALLS and not state.selection:
        return "lever_is_of_a_part"
    if "component_id" in rows and option.name in COMPONENT_OF:
        quantities = dict(zip(rows["component_id"], rows["quantity"], strict=True))
        is_priced = quantities.get(COMPONENT_OF[option.name])
        return "" if is_priced else "lever_has_nothing_to_price"
    if "mode_sum_eur" in rows:  # of a list: a channel that nobody has on file has no row
        channel = option.name.removesuffix("_cost")
        return "" if channel in rows["channel"] else "lever_has_nothing_to_price"
    if "segment_id" in rows and option.name == SMS_COST.name:
        picked = tables.pick(rows.dicts(), state.options)
        return "" if any(row["channel"] == "sms" for row in picked) else "lever_is_of_sms"
    return ""


def _read_values(rows: Rows, state: State, words: PageWords) -> dict[str, Any]:
    """Return the values that a sentence on a lever compares: of the cost, or of the plan."""
    if _tab(state) == "budget":
        if "mode_sum_eur" in rows:  # of a list: as its headline says it
            return {"notification_mean_eur": round_number(rows["mode_sum_eur"][0])}
        return {"notification_mean_eur": rows["notification_mean_eur"][0]}
    row = plan.first_of_plan(rows, state.options)
    days = words.sentence("days_of_plan", capital=False, day_count=row["last_day_number"]).text
    return {
        "days": days if row["is_all_told"] else words.text("over_a_year"),
        "peak_call_count": row["peak_call_count"],
        "overload_day_count": row["overload_day_count"],
        "unanswered_call_share": row["unanswered_call_share"],
    }


FIRST, SECOND = Listed(CALLS, ON_FILE), Listed(CHANNELS, BY_AGE)
PAID = Listed(COSTS, COST_ON_FILE)
RESPONSE = Page(
    "response",
    headline,
    tabs={
        "plan": [[Column(7, (FIRST,)), Column(5, (SECOND, GROUPS))], [Column(12, (TABLES,))]],
        "budget": [[Column(12, (PAID,))], [Column(7, (SWINGS,)), Column(5, (CHOICES,))]],
        "messages": [[Column(5, (MESSAGES,)), Column(7, (CHECK,))]],
    },
    sub=sub,
    block=block,
    levers=(PLAN, TO_INFORM, SMS_TEXT, *CAPACITIES, OWN_CALLS, *UNIT_COSTS),
    effect=effect,
    options_of_tables=(MESSAGE, DRAFT),
    tells_of_day=lambda state, is_told: is_told,
)
