"""What is proved of formulas without data, and what is not told for want of proof."""

from __future__ import annotations

import pytest

from malramverk.catalogue import prove
from tests.catalogue.folders import SOUND, write
from tests.marking import mark, unmarked

HEAD = "kind: indicator\nid: x\nversion: 1.0.0\n"
NOBODY = "the least of (the number of elever where arskurs is 9) and 0 pupils is 0"
INGEN = "det minsta av (antalet elever där arskurs är 9) och 0 elever är 0"
BETTER = SOUND["indicator"] + "direction: higher_is_better\n"

# Marked text of the indicator `x`, code, English, Swedish.
ODD = [
    ("unit: pupils\nformula: «count(ak9) * 0»\n",
     "MR250", "`x` is 0 whatever the data", "`x` är 0 vilka data som än finns"),
    ("unit: 1\nformula: «clamp(share(behorig of ak9), 2, 3)»\n",
     "MR250", "`x` is 2 whatever the data", "`x` är 2 vilka data som än finns"),
    ("unit: points\nformula: «sum(merit of ak9) / min(count(ak9), 0 pupils) * 1 pupil»\n",
     "MR251", f"`x` never has a value, for always {NOBODY}",
     f"`x` har aldrig något värde, för alltid gäller att {INGEN}"),
    ("unit: percent\nformula: «share(behorig of ak9) + 200 %»\n",
     "MR252", "`x` is in percent, but never between 0 and 100: it is 200 – 300",
     "`x` är i percent, men aldrig mellan 0 och 100: den är 200 – 300"),
    ("unit: percent\ndirection: «lower_is_better»\nformula: behorighet - 10 %\n",
     "MR253", "by their `direction`, `x` becomes worse when `behorighet` becomes better",
     "enligt deras `direction` blir `x` sämre när `behorighet` blir bättre"),
]  # fmt: skip

FINE = [
    "unit: percent\ndirection: lower_is_better\nformula: 100 % - behorighet\n",
    "unit: percent\ndirection: higher_is_better\nformula: behorighet - at(riket, behorighet)\n",
    "unit: percent\ndirection: lower_is_better\nformula: gap(behorighet, kon, 'flicka', 'pojke')\n",
    "unit: percent\ndirection: lower_is_better\nformula: previous(behorighet) - behorighet\n",
    "unit: percent\ndirection: lower_is_better\nformula: abs(behorighet - 50 %)\n",
    "unit: percent\nformula: behorighet - 10 %\n",
    "unit: percent\nformula: behorighet * 2\n",
    "unit: points\nformula: if count(ak9) == 0 then not_applicable else mean(merit of ak9)\n",
    "unit: points\nformula: (mean(merit of ak9) / (count(ak9) - count(elever))) * 1 pupil\n",
]


@pytest.mark.parametrize(("marked", "code", "en", "sv"), ODD)
def test_what_is_proved_is_told_where_it_stands(tmp_path, marked, code, en, sv):
    write(tmp_path / "d", indicator=BETTER, x=HEAD + unmarked(marked))
    (found,) = prove(tmp_path / "d")
    assert found.code == code
    assert (found.to_dict("en")["message"], found.to_dict("sv")["message"]) == (en, sv)
    assert mark(found) == HEAD + marked


@pytest.mark.parametrize("text", FINE)
def test_what_is_not_proved_is_not_told(tmp_path, text):
    write(tmp_path / "d", indicator=BETTER, x=HEAD + text)
    assert prove(tmp_path / "d") == []


def test_the_bundled_framework_has_nothing_odd():
    assert prove() == []


def test_proofs_end_when_the_time_is_out(tmp_path):
    write(tmp_path / "d", x=HEAD + unmarked(ODD[0][0]))
    assert prove(tmp_path / "d", seconds=-1) == []
