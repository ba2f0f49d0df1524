"""What the README and the getting-started page show is what happens."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from malramverk.bundled import definitions_folder
from malramverk.catalogue import check, load
from malramverk.cli import main
from malramverk.diagnostics import render
from malramverk.model import plain

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


SAVED = re.MULTILINE | re.DOTALL


class AnySpace(doctest.OutputChecker):
    """A space that does not break reads as any other."""

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        return super().check_output(want, got.replace("\u00a0", " "), optionflags)


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_the_python_gives_what_it_says():
    example = doctest.DocTestParser().get_doctest(
        blocks(README, "python")[0], {}, "README.md", None, 0
    )
    told: list[str] = []
    runner = doctest.DocTestRunner(AnySpace(), optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(example, out=told.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(told)


def test_the_definition_is_the_one_that_is_shipped():
    shown = yaml.load(blocks(README, "yaml")[0], Loader=yaml.BaseLoader)
    shipped: dict[str, Any] = plain(load().indicators[shown["id"]])
    assert {key: str(shipped[key]) for key in shown} == {k: str(v) for k, v in shown.items()}


def test_the_problem_is_told_like_that(tmp_path, monkeypatch):
    shutil.copytree(definitions_folder(), tmp_path / "definitions")
    monkeypatch.chdir(tmp_path)
    shown = blocks(README, "text")[0].rstrip()
    path = Path(shown.split(":")[0])
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("of avgangselever_ak9)", "of avgangselever_9)", 1), "utf-8")
    assert shown in [render(problem) for problem in check("definitions")]


@pytest.mark.parametrize(
    "page", ["README.md", "docs/kom-igang.md", "examples/README.md", "examples/embedding/README.md"]
)
def test_links_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text)]
    gone = [
        link
        for link in links
        if link and "://" not in link and not ((ROOT / page).parent / link).exists()
    ]
    assert gone == []


def commands(text: str) -> list[tuple[str, list[str]]]:
    """Return each `$ malramverk …` of a page, with the lines of output it shows."""
    found: list[tuple[str, list[str]]] = []
    for block in blocks(text, "console"):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:].split("   #")[0].strip(), []))
            elif line.strip() and found:
                found[-1][1].append(line)
    return [(command, shown) for command, shown in found if command.startswith("malramverk")]


def underlag(folder: Path) -> bool:
    """Lay Skolverket's published analysis base in a folder, where the machine has it."""
    real = os.environ.get("MALRAMVERK_REAL_DATA")
    file = Path(real or "", "data/skolverket_ufa/Underlag_for_analys_grundskola_2024-25.xlsx")
    if real is None or not file.exists():
        return False
    shutil.copy(file, folder / "underlag.xlsx")
    return True


def own_definitions(text: str) -> None:
    """Save a page's definition where the page says, in a copy of the bundled ones."""
    for path, block in re.findall(
        r"`(mina-definitioner/[^`]+)`:\n\n```yaml\n(.*?)^```", text, SAVED
    ):
        shutil.copytree(definitions_folder(), Path(path).parts[0])
        Path(path).write_text(block, encoding="utf-8")


@pytest.mark.parametrize(("page", "language"), [("README.md", "en"), ("docs/kom-igang.md", "sv")])
def test_the_commands_do_what_the_page_says(page, language, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MALRAMVERK_LANG", language)
    monkeypatch.setenv("COLUMNS", "100")
    has_underlag = underlag(tmp_path)
    own_definitions((ROOT / page).read_text(encoding="utf-8"))
    for command, shown in commands((ROOT / page).read_text(encoding="utf-8")):
        if "underlag.xlsx" in command and not has_underlag:
            continue
        if "mina-tabeller" in command and not Path("mina-tabeller").exists():
            shutil.copytree("malramverk-demo/data", "mina-tabeller")
        with pytest.raises(SystemExit) as ended:
            main(shlex.split(command)[1:])
        answer = capsys.readouterr()
        assert "MR599" not in answer.err
        # A made-up country differs from the real one, and `compare` says so.
        assert ended.value.code in ((0, 1) if " compare " in command else (0,)), answer.err
        said = " ".join(answer.out.split())
        assert [line for line in shown if " ".join(line.split()) not in said] == []
