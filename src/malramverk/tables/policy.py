"""What is done with values that break a table's contract: refuse the data, or set them aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal, TypeAlias

from malramverk.dataclass import dataclass

Choice: TypeAlias = Literal["refuse", "quarantine"]
PolicyLike: TypeAlias = Choice | Mapping[str, Choice]

_CHOICES = ("refuse", "quarantine")


@dataclass(frozen=True, slots=True)
class Policy:
    """What is done with each sort of anomaly in each table.

    ``refuse``: the data is refused with a problem. ``quarantine``: the row is kept and counted
    apart, and what is wrong in it is unknown; so it counts against coverage wherever it may belong.

    Attributes:
        usual: what is done where nothing else is said.
        said: by the code of a problem or the id of a table, what is done there; a code's word
            goes before a table's.
    """

    usual: Choice = "refuse"
    said: Mapping[str, Choice] = field(default_factory=dict)

    @classmethod
    def of(cls, given: PolicyLike) -> Policy:
        """Return the policy that a caller gives: one word, or a word by table or code.

        Raises:
            ValueError: a word that is none of the two.

        >>> Policy.of({"elever": "quarantine", "MR447": "refuse"}).quarantines("elever", "MR443")
        True
        """
        words = {"": given} if isinstance(given, str) else dict(given)
        for word in words.values():
            if word not in _CHOICES:
                raise ValueError(f"policy is refuse or quarantine, not {word!r}")
        return cls(words.pop("", "refuse"), words)

    def quarantines(self, table: str, code: str) -> bool:
        """Say whether a sort of anomaly in a table is set aside."""
        return self.said.get(code, self.said.get(table, self.usual)) == "quarantine"

    def may_quarantine(self, table: str) -> bool:
        """Say whether anything in a table may be set aside."""
        codes = {key: word for key, word in self.said.items() if key.startswith("MR")}
        usual = self.said.get(table, self.usual)
        return "quarantine" in {usual, *codes.values()}

    def to_plain(self) -> str | dict[str, str]:
        """Return the policy as a receipt tells it."""
        return {"": self.usual, **self.said} if self.said else self.usual


REFUSE = Policy()
