"""Indicators are answered in turn: each after those it reads, and none held for long."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from malramverk.evaluation.in_turn import in_turn


@st.composite
def frameworks(draw):
    """Indicators, what each reads of those before it, and the order they are wanted in."""
    names = [f"i{n}" for n in range(draw(st.integers(1, 12)))]
    reads = {
        name: frozenset(draw(st.lists(st.sampled_from(names[:n]), max_size=3)) if n else ())
        for n, name in enumerate(names)
    }
    wanted = draw(st.lists(st.sampled_from(names), unique=True, min_size=1))
    return reads, wanted, draw(st.integers(1, 5))


@given(frameworks())
def test_what_an_answer_rests_on_is_at_hand_and_nothing_stays(framework):
    reads, wanted, together = framework
    turns = in_turn(wanted, reads, together)
    held, ever, answered, most = set(), [], [], 0
    for turn in turns.each:
        for id_ in turn.first:
            assert reads[id_] <= held
            held.add(id_)
            ever.append(id_)
        assert set(turn.ids) <= held
        answered.extend(turn.ids)
        most = max(most, len(held))
        held -= set(turn.done)
    assert not held
    assert answered == wanted
    assert len(ever) == len(set(ever))
    assert most == turns.held
