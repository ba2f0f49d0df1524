"""Reading pages the way a reader does."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """Collects what a page says: figures by indicator and column, units' cells, and remarks.

    Attributes:
        figures: by indicator and column, the words of the cell without the smaller ones.
        small: the smaller words of the same cells.
        units: by section and unit, the words of its cells.
        remarks: what rules say, in order.
        counted: how many units it says that there are.
        tags: every element.
        attributes: every attribute.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.figures: dict[tuple[str, str], str] = {}
        self.small: dict[tuple[str, str], str] = {}
        self.units: dict[tuple[str, str], list[str]] = {}
        self.remarks: list[str] = []
        self.counted = ""
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self._section, self._indicator, self._unit, self._key = "", None, None, None
        self._said: list[str] | None = None
        self._beside: list[str] = []
        self._small = self._listed = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.add(tag)
        self.attributes.update(found)
        if tag == "table":
            self._section = found.get("data-units") or ""
        elif tag == "tr":
            self._indicator, self._unit = found.get("data-i"), found.get("data-u")
        elif tag in ("td", "dd"):
            self._key, self._said, self._beside = found.get("data-k"), [], []
        elif tag == "span" and found.get("class") == "why":
            self._small = True
        elif tag == "ul":
            self._listed = found.get("class") == "remarks"
        elif tag == "li" and self._listed:
            self._said = []

    def handle_endtag(self, tag):
        if tag in ("span", "td"):
            self._small = self._small and tag == "td"
        if tag == "td" and self._said is not None:
            text = "".join(self._said).strip()
            if self._indicator and self._key:
                self.figures.setdefault((self._indicator, self._key), text)
                self.small.setdefault((self._indicator, self._key), " ".join(self._beside))
            elif self._unit is not None and self._section:
                self.units.setdefault((self._section, self._unit), []).append(text)
        elif tag == "dd" and self._key == "units" and self._said is not None:
            self.counted = "".join(self._said).strip()
        elif tag == "li" and self._listed and self._said is not None:
            self.remarks.append("".join(self._said).strip())
        if tag in ("td", "dd", "li"):
            self._said = None

    def handle_data(self, data):
        if self._said is not None:
            (self._beside if self._small else self._said).append(data)


def number(text: str) -> float:
    """Return the number that a text is; of what is none, what equals nothing."""
    plain = text.replace("\N{NO-BREAK SPACE}", "").replace("%", "").replace(" ", "")
    try:
        return float(plain.replace(",", ".").replace("−", "-"))
    except ValueError:
        return float("nan")
