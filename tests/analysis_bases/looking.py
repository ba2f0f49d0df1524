"""Looking at pages in a browser, the way a reader sees them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from shutil import which
from typing import Any

import pytest

A4 = 595.3, 841.9  # in points
PATIENCE = 180_000  # milliseconds: a loaded machine is no fault of a page
BROWSER = which("chromium") or which("chromium-browser") or which("google-chrome")
needs_a_browser = pytest.mark.skipif(BROWSER is None, reason="no chromium here")

# Text nodes that a reader sees: where they lie, and whether any of them lies outside the page,
# outside its drawing, wider than its box, or on another.
MISPLACED = """() => {
  const found = [], rects = [], width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) found.push("wider than the window");
  const hidden = e => e.closest(".off,.skip,title,desc,style,script,[hidden]") ||
    (e.closest("thead") && getComputedStyle(e.closest("thead")).clipPath !== "none") ||
    !e.checkVisibility();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const said = node.textContent.trim(), element = node.parentElement;
    if (!said || hidden(element)) continue;
    const range = document.createRange(), drawing = element.closest("svg");
    range.selectNodeContents(node);
    const outer = drawing && drawing.getBoundingClientRect();
    for (const r of range.getClientRects()) {
      if (r.width < 1 || r.height < 1) continue;
      if (r.left < -1 || r.right > width + 1) found.push("outside: " + said);
      if (outer && (r.left < outer.left - 1 || r.right > outer.right + 1 ||
          r.top < outer.top - 1 || r.bottom > outer.bottom + 1)) found.push("cut: " + said);
      rects.push({l: r.left, r: r.right, t: r.top + 3, b: r.bottom - 3, said, element});
    }
  }
  document.querySelectorAll("td,th,p,li,dd,dt,h1,h2,h3,h4,figcaption").forEach(e => {
    if (!hidden(e) && getComputedStyle(e).display !== "inline" && e.clientWidth &&
        e.scrollWidth > e.clientWidth + 1) found.push("wide: " + e.textContent.trim()); });
  rects.sort((a, b) => a.t - b.t);
  rects.forEach((a, i) => { for (let j = i + 1; j < rects.length && rects[j].t < a.b; j++) {
    const b = rects[j];
    if (Math.min(a.r, b.r) - Math.max(a.l, b.l) > 2)
      found.push("overlap: " + a.said + " / " + b.said); } });
  return {found: found.slice(0, 20), seen: rects.length};
}"""
WORDS = """() => [...document.querySelectorAll(
    "h1,h2,h3,h4,p,li,th,dt,dd,td .v,td .s,td .why,text")]
  .filter(e => e.checkVisibility() && !e.closest(".off,.skip,details"))
  .flatMap(e => e.textContent.split(/\\s+/)).filter(Boolean)"""


class Looker:
    """A browser that opens pages from a folder; made by `looking`."""

    def __init__(self, browser: Any, folder: Path) -> None:
        self._browser, self.folder = browser, folder

    @contextmanager
    def opened(self, text: str, width: int, *, scripts: bool = True) -> Iterator[Any]:
        """Give a page in a window of some width; without its own rule against scripts."""
        start = text.find('<meta http-equiv="Content-Security-Policy"')
        if scripts and start >= 0:
            text = text[:start] + text[text.index(">", start) + 1 :]
        path = self.folder / "page.html"
        path.write_text(text, "utf-8")
        context = self._browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(path.as_uri())
        yield page
        context.close()

    def misplaced(self, text: str, width: int) -> list[str]:
        """Return what does not fit a window of some width."""
        with self.opened(text, width) as page:
            return _misplaced(page)

    def violations(self, text: str, width: int) -> list[str]:
        """Return what axe-core says of a page by WCAG 2.1, levels A and AA."""
        with self.opened(text, width) as page:
            page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
            tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
            said = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
            assert said["passes"]
            return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in said["violations"]]

    def printed(self, text: str) -> tuple[bytes, list[str], list[str]]:
        """Return a page printed on A4, its words, and what does not fit."""
        with self.opened(text, 688) as page:  # what A4 leaves between its margins
            page.emulate_media(media="print")
            found, words = _misplaced(page), page.evaluate(WORDS)
            return page.pdf(prefer_css_page_size=True), words, found


def _misplaced(page: Any) -> list[str]:
    said = page.evaluate(MISPLACED)
    assert said["seen"] > 10
    return said["found"]


@contextmanager
def looking(folder: Path) -> Iterator[Looker]:
    """Give a browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as drivers:
        browser = drivers.chromium.launch(
            executable_path=BROWSER, args=["--no-sandbox"], timeout=PATIENCE
        )
        yield Looker(browser, folder)
        browser.close()


def misprinted(pdf: bytes, words: list[str]) -> list[str]:
    """Return what is wrong with a printed page: its paper, words outside it, words left out."""
    import pypdfium2

    found, told = [], ""
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document, start=1):
        if any(abs(a - b) > 1 for a, b in zip(page.get_size(), A4, strict=True)):
            found.append(f"page {number} is {page.get_size()}")
        text = page.get_textpage()
        told += "".join(text.get_text_range().split())
        for i in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(i)
            if left < 30 or right > A4[0] - 30 or bottom < 30 or top > A4[1] - 30:
                found.append(f"page {number}: {text.get_text_range(i, 10)}")
                break
    plain = told.replace("\xad", "").replace("\ufffe", "")
    found += [f"left out: {word}" for word in words if word not in plain]
    return found
