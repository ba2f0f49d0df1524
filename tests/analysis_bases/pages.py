"""Reading pages the way a reader does."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "line", "circle", "path", "br", "input", "rect", "link"}


class Page(HTMLParser):
    """Collects tables: by indicator and column its first words, and by unit its cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.figures: dict[tuple[str, str], str] = {}
        self.units: dict[tuple[str, str], list[str]] = {}
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.section = ""
        self._indicator = self._unit = self._key = None
        self._reading = False
        self._said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.add(tag)
        self.attributes |= set(found)
        if tag == "table":
            self.section = found.get("data-units") or ""
        if tag == "tr":
            self._indicator, self._unit = found.get("data-i"), found.get("data-u")
        if tag == "td":
            self._key, self._said = found.get("data-k"), []
            self._reading = True
        if tag == "span" and found.get("class") == "why":
            self._reading = False

    def handle_endtag(self, tag):
        if tag == "td":
            text = "".join(self._said).strip()
            if self._indicator and self._key:
                self.figures.setdefault((self._indicator, self._key), text)
            elif self._unit is not None and self.section:
                self.units.setdefault((self.section, self._unit), []).append(text)

    def handle_data(self, data):
        if self._reading:
            self._said.append(data)


def number(text: str) -> float:
    plain = text.replace("\N{NO-BREAK SPACE}", "").replace("%", "").replace(" ", "")
    return float(plain.replace(",", ".").replace("−", "-"))


def browser() -> str | None:
    from shutil import which

    return which("chromium") or which("chromium-browser") or which("google-chrome")


def axe() -> Path | None:
    """Return axe-core where a developer has it: MALRAMVERK_AXE names the script."""
    import os

    found = os.environ.get("MALRAMVERK_AXE")
    return Path(found) if found and Path(found).is_file() else None
