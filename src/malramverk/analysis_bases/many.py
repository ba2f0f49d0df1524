"""Analysis bases for many, written side by side by several processes, and taken up again."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import TextIO

from malramverk.analysis_bases.analysis_base import AnalysisBase, Form
from malramverk.analysis_bases.building import Builder
from malramverk.analysis_bases.contents import SCHEMA, Contents
from malramverk.analysis_bases.ordering import alphabetical
from malramverk.analysis_bases.page_words import WORDS
from malramverk.dataclass import dataclass
from malramverk.quantities import Language
from malramverk.whole_file import clear, on_disk, whole_file

_MANIFEST = "underlag.jsonl"
_SOME_SPARE = 3
_TOGETHER = 25
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        written: the codes of those that were written now.
        kept: the codes of those that an earlier run had written, from the same.
        index: the page that lists them all.
    """

    written: tuple[str, ...]
    kept: tuple[str, ...]
    index: Path


def write_all(
    builder: Builder,
    entities: Sequence[str],
    folder: Path,
    *,
    language: Language = "sv",
    forms: Sequence[Form] = ("html", "xlsx", "json"),
    processes: int | None = None,
    progress: Progress | None = None,
) -> Written:
    """Write the analysis bases of many entities, and a page that lists them.

    Each file is there in full or not at all. What an earlier run wrote from the same definitions,
    data and question, for the same audience and in the same language, is kept.

    Args:
        builder: builds them.
        entities: their codes.
        folder: where to; made where it is not there.
        language: the language of pages and workbooks.
        forms: which of html, xlsx, json and csv.
        processes: how many write at once; one for each processor, where absent.
        progress: is told how many are done, of how many.

    Raises:
        OSError: a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    clear(folder)
    key = _key(builder, language, forms)
    done = _done(folder, key)
    names = {code: _file_name(code) for code in entities}
    kept = [c for c in entities if c in done and _there(folder, names[c], forms)]
    wanted = [c for c in entities if c not in set(kept)]
    with (folder / _MANIFEST).open("a" if done else "w", encoding="utf-8") as manifest:
        if not done:
            print(json.dumps({"key": key, "schema": SCHEMA}), file=manifest, flush=True)
        works = ((c, folder / names[c], builder, language, tuple(forms)) for c in wanted)
        batch: list[str] = []
        for number, code in enumerate(_worked(works, processes, len(wanted)), len(kept) + 1):
            batch.append(code)
            if len(batch) == _TOGETHER or number == len(entities):
                _settle(batch, folder, forms, manifest)
            if progress is not None:
                progress(number, len(entities))
    index = _index(builder, sorted({*done, *entities}), folder, language, forms)
    return Written(tuple(wanted), tuple(kept), index)


def _settle(batch: list[str], folder: Path, forms: Sequence[Form], manifest: TextIO) -> None:
    """Have the files of some on disk, and then say that they are done."""
    on_disk(_path(folder / _file_name(code), form) for code in batch for form in forms)
    for code in batch:
        print(json.dumps({"done": code}), file=manifest, flush=True)
    batch.clear()


def _path(stem: Path, form: str) -> Path:
    return stem.with_name(f"{stem.name}.{form}")


def _worked(
    works: Iterator[tuple[str, Path, Builder, Language, tuple[Form, ...]]],
    processes: int | None,
    number: int,
) -> Iterator[str]:
    """Build here, write there; yield each code when its files stand."""
    workers = min(processes or os.cpu_count() or 1, number)
    if workers <= 1:
        for code, path, builder, language, forms in works:
            write_one(builder.build(code), path, language, forms)
            yield code
        return
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=fresh) as pool:
        waiting: dict[Future[None], str] = {}
        for code, path, builder, language, forms in works:
            contents = builder.build(code)
            waiting[pool.submit(write_one, contents, path, language, forms)] = code
            if len(waiting) >= workers + _SOME_SPARE:
                yield from _finished(waiting)
        while waiting:
            yield from _finished(waiting)


def _finished(waiting: dict[Future[None], str]) -> Iterator[str]:
    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        future.result()
        yield waiting.pop(future)


def write_one(contents: Contents, stem: Path, language: Language, forms: Sequence[Form]) -> None:
    """Write one analysis base in some forms, beside each other; `on_disk` has them there."""
    base = AnalysisBase(contents)
    for form in forms:
        content = base.to_bytes(form, language, index="index.html")
        with whole_file(_path(stem, form), at_once=False) as beside:
            beside.write_bytes(content)


def _file_name(code: str) -> str:
    """Return a file name for a code: itself, where that is plain, else a digest of it."""
    plain = code.isascii() and code.replace("-", "").replace("_", "").isalnum() and len(code) < 64
    return code if plain and code != "index" else hashlib.sha256(code.encode()).hexdigest()[:20]


def _there(folder: Path, name: str, forms: Sequence[Form]) -> bool:
    return all((folder / f"{name}.{form}").is_file() for form in forms)


def _key(builder: Builder, language: Language, forms: Sequence[Form]) -> str:
    """Return a digest of everything that a page hangs on."""
    facts = {
        "schema": SCHEMA,
        "receipt": builder.material.receipt,
        "base": builder.base.key,
        "period": builder.period,
        "audience": builder.material.audience,
        "remarks": builder.remarks.digest,
        "language": language,
        "forms": list(forms),
    }
    text = json.dumps(facts, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _done(folder: Path, key: str) -> set[str]:
    """Return the codes that an earlier run with the same key has written; a torn line is none."""
    try:
        lines = (folder / _MANIFEST).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return set()
    found: list[dict[str, str]] = []
    for line in lines:
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    if not found or found[0].get("key") != key:
        return set()
    return {line["done"] for line in found if "done" in line}


def _index(
    builder: Builder, codes: Sequence[str], folder: Path, language: Language, forms: Sequence[Form]
) -> Path:
    from malramverk.analysis_bases.inert import inert
    from malramverk.analysis_bases.page import index_page

    first = "html" if "html" in forms else forms[0]
    level = builder.base.level
    names = {c: inert(builder.material.name(level, c) or c) for c in codes}
    order = sorted(codes, key=lambda c: (alphabetical(names[c]), c))
    entries = [(names[c], inert(c), f"{_file_name(c)}.{first}") for c in order]
    title = builder.base.named(language)
    words = WORDS[language]
    note = f"{builder.period or ''} · {words['audience']}: {words[builder.material.audience]}"
    path = folder / "index.html"
    with whole_file(path) as beside:
        beside.write_text(index_page(inert(title), entries, language, note), "utf-8")
    return path
