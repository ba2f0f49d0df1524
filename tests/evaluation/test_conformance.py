"""What every operation between cells means, as data: cells in, cells out."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
import yaml

import malramverk as mr
from malramverk import Reason, State
from malramverk.evaluation.kernels import FULL, UFUNCS
from tests.evaluation.data import catalogue_of

FOLDER = Path(__file__).parent / "conformance"
FILES = sorted(FOLDER.glob("*.yaml"))
NAMES = ("a", "b", "c")
FRAMEWORK = """\
kind: framework
id: prov
version: 1.0.0
levels: [allt, plats]
"""


def indicator(id_, formula=None):
    written = f"formula: {formula}\n" if formula is not None else ""
    return f"---\nkind: indicator\nid: {id_}\nversion: 1.0.0\nunit: number\n{written}"


def cases_of(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def width(case):
    return len(case["result"])


def spread(given, size):
    """Let a single value stand for every place."""
    return given if isinstance(given, list) else [given] * size


def text_of(cell):
    """Write a cell as the cases do: a number, or its state and reason."""
    if cell.value is not None:
        return cell.value
    reason = cell.reason
    return cell.state.id if reason is Reason.NONE else f"{cell.state.id} {reason.id}"


def compute(formulas, given):
    """Compute formulas over given cells; ``given[name][place]`` is a number or a state."""
    texts = [FRAMEWORK, *(indicator(name) for name in NAMES)]
    texts += [indicator(id_, formula) for id_, formula in formulas.items()]
    cells = {name: {p: str(v) for p, v in places.items()} for name, places in given.items()}
    return mr.compute(
        catalogue_of("".join(texts)),
        {},
        indicators=list(formulas),
        levels="plats",
        periods="2024/25",
        cells=cells,
    )


@pytest.fixture(scope="module")
def computed():
    """Compute every case of every file at once."""
    formulas, given = {}, {name: {} for name in NAMES}
    for path in FILES:
        for i, case in enumerate(cases_of(path)):
            place = f"{path.stem}_{i}"
            formulas[f"case_{place}"] = case["formula"]
            for name in NAMES:
                values = spread(case["given"].get(name, 0), width(case))
                given[name] |= {f"{place}_{j}": value for j, value in enumerate(values)}
    return compute(formulas, given)


@pytest.mark.parametrize(
    ("stem", "i", "case"),
    [
        pytest.param(path.stem, i, case, id=f"{path.stem}: {case['name']}")
        for path in FILES
        for i, case in enumerate(cases_of(path))
    ],
)
def test_case(computed, stem, i, case):
    for name, values in case["given"].items():
        assert len(spread(values, width(case))) == width(case), f"`{name}` has other places"
    found = [
        text_of(computed.cell(f"case_{stem}_{i}", entity=f"{stem}_{i}_{j}"))
        for j in range(width(case))
    ]
    for have, want in zip(found, case["result"], strict=True):
        wanted = want if isinstance(want, str) else pytest.approx(want, rel=1e-13, abs=1e-15)
        assert have == wanted, f"{case['formula']}: {found}"


def test_every_operation_has_a_file():
    assert {path.stem for path in FILES} - {"reasons"} == {op.value for op in (*UFUNCS, *FULL)} | {
        "clamp"
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_state_meets_the_operation(path):
    if path.stem == "reasons":
        return
    text = path.read_text(encoding="utf-8")
    assert not [state.id for state in State if state is not State.VALUE and state.id not in text]


STRICT = ["a + b", "a - b", "a * b", "a / b", "a ^ b", "min(a, b)", "max(a, b)", "clamp(a, b, b)"]
STRICT += [f"if a {sign} b then 1 else 1" for sign in ("==", "!=", "<", "<=", ">", ">=")]


@pytest.fixture(scope="module")
def matrix():
    pairs = list(product(State, State))
    names = [{State.VALUE: "1"}.get(state, state.id) for state in State]
    given = {
        "a": {f"p{i}": names[left] for i, (left, _) in enumerate(pairs)},
        "b": {f"p{i}": names[right] for i, (_, right) in enumerate(pairs)},
    }
    formulas = {f"f{i}": formula for i, formula in enumerate(STRICT)}
    results = compute(formulas | {"g": "b + a"}, given)
    return {
        (id_, *pair): results.cell(id_, entity=f"p{i}").state
        for id_ in results.indicators
        for i, pair in enumerate(pairs)
    }


@pytest.mark.parametrize("formula", STRICT)
def test_the_stronger_of_two_states_is_the_result(matrix, formula):
    id_ = f"f{STRICT.index(formula)}"
    for left, right in product(State, State):
        assert matrix[id_, left, right] is max(left, right)


def test_joining_obeys_its_laws(matrix):
    def join(left, right):
        return matrix["f0", left, right]

    for x, y, z in product(State, State, State):
        assert join(x, y) is join(y, x) is matrix["g", x, y]
        assert join(x, x) is x
        assert join(join(x, y), z) is join(x, join(y, z))
        assert join(x, State.VALUE) is x
