"""What was known of the size: its states, days and events agree; by hand in known.md."""

from datetime import timedelta

import pandas

from tests.support.remembered import ask


def counts(values):
    return [None if pandas.isna(each) else int(each) for each in values]


def test_a_state_holds_from_its_day_until_the_day_before_the_next(lab, english):
    states = lab.execute("from knowledge_states order by known_on").df()
    ends = [*(states.known_on[1:] - timedelta(days=1)), states.known_on.iloc[-1]]
    for state, end in zip(states.to_dict("records"), ends, strict=True):
        for day in (f"{state['known_on']:%Y-%m-%d}", f"{end:%Y-%m-%d}"):
            (known,) = ask(lab, "exposure/known_as_of", as_of=day).to_dict("records")
            ranges = ask(lab, "exposure/known_range", as_of=day).set_index("measure_id")
            for thing in ("record", "person"):
                names = [f"{thing}_count_{end}" for end in ("low", "mode", "high")]
                told = counts(known[name] for name in names)
                assert told == counts(state[name] for name in names), (day, thing)
                columns = ["low_count", "likeliest_count", "high_count"]
                assert told == counts(ranges.loc[f"{thing}s", columns]), (day, thing)
            by_day = ask(lab, "exposure/known_by_day", as_of=day).set_index("known_on")
            assert by_day.index[by_day.is_as_of].tolist() == [state["known_on"]]
            assert set(by_day.as_of_basis_id) == {known["basis_id"]}
            assert by_day.is_settled[state["known_on"]] == known["is_settled"]
            assert known["source"].count("https://")
            assert english.label("basis_id", known["basis_id"])


def test_the_axis_has_every_event_of_the_timeline_and_each_state_begins_at_one(lab):
    timeline, axis = ask(lab, "exposure/timeline"), ask(lab, "exposure/known_axis")
    for column in ("event_id", "happened_on", "is_day_known", "source"):
        assert axis[column].tolist() == timeline[column].tolist()
    assert timeline.happened_on.is_monotonic_increasing
    assert timeline.is_day_known.all() and timeline.source.str.startswith("https://").all()
    known = lab.execute("select known_on from knowledge_states").df().known_on
    assert set(known) <= set(timeline.happened_on)
