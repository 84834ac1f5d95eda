"""The cards of Response: of its plan, its budget and its messages."""

from functools import partial

from dashboard.cards.card import Card
from dashboard.pages.page import Either
from dashboard.pages.parts import budget_words, message_words, plan_words, plans
from dashboard.state.options import PROVENANCE, Option
from dashboard.tables import no_table
from dashboard.tables.channels import channels
from dashboard.tables.choices import choices
from dashboard.tables.message_parts import message_parts
from dashboard.tables.messages import messages
from dashboard.tables.reached_groups import reached_groups
from dashboard.tables.segments import segments
from dashboard.tables.swings import swings
from dashboard.tables.unreached import draw_unreached
from dashboard.tables.waterfall import CLAIMS, waterfall

WHOM = (plans.TO_INFORM,)
of_those_to_inform = partial(Card, follows=WHOM, blank=no_table)
of_money = partial(Card, follows=(*WHOM, *plans.UNIT_COSTS), blank=no_table)
of_a_message = partial(Card, follows=(*WHOM, plans.SMS_COST), blank=no_table)

CALLS = Card(
    "notification/call_volume",
    follows=(plans.PLAN, *WHOM, *plans.CAPACITIES),
    find=plan_words.find_calls,
    heads=("notification/duration",),
)
CHANNELS = of_those_to_inform("notification/channels", channels, find=plan_words.find_channel)
GROUPS = of_those_to_inform(
    "notification/vulnerable_groups", reached_groups, find=plan_words.find_group
)
# Further tables: each asks its question only once it is chosen.
TABLE = Option("table", {"none": {}, "order": {}, "age": {}, "time": {}})
of_a_table = partial(of_those_to_inform, options=(TABLE,))
TABLES = Either(
    TABLE,
    {
        "none": of_a_table("notification/priority", part="none", idle=lambda _: "idle"),
        "order": of_a_table("notification/priority", segments),
        "age": of_a_table(
            "notification/channels_by_age_band",
            draw_unreached("age_band", "public_notice_person_count", "public_notice_share", "age"),
        ),
        "time": of_a_table(
            "notification/unreachable_by_end_band",
            draw_unreached("history_id", "person_count", "unreachable_share", "since_the_end"),
        ),
    },
)
COSTS = of_money("cost/components", waterfall, beside=(CLAIMS,))
# It reads the same rows: a question of its own would draw all costs a second time.
SWINGS = of_money("cost/components", swings, part="swings", find=budget_words.find_swing)
CHOICES = of_money("cost/choices", choices)
MESSAGES = of_a_message(
    "notification/message", messages, options=(PROVENANCE,), find=message_words.find_message
)
CHECK = of_a_message(
    "notification/message_check",
    message_parts,
    follows=(*WHOM, PROVENANCE),
    find=message_words.find_check,
)
