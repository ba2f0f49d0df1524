#!/usr/bin/env bash
# Prove that a wheel works where nothing else is: an empty environment, outside the checkout.
# Usage: scripts/check_wheel.sh dist/malramverk-….whl
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
wheel=$(realpath "$1")
python=${PYTHON:-$root/.venv/bin/python}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset PYTHONPATH

echo "Installing $(basename "$wheel") in an empty environment …"
"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip -qq install --disable-pip-version-check \
  "$wheel" --constraint "$root/constraints.txt"

cd "$work"
export PATH="$work/venv/bin:$PATH"

echo "Loading the definitions it carries …"
python - <<'PYTHON'
from pathlib import Path

import malramverk as mr
from malramverk.bundled import definitions_folder, schemas_folder

for folder in (definitions_folder(), schemas_folder()):
    assert "site-packages" in folder.parts, folder
    assert any(folder.iterdir()), folder
assert (Path(mr.__file__).parent / "py.typed").exists()
catalogue = mr.load()
assert len(catalogue.indicators) > 0
print(len(catalogue.indicators), "indicators")

from malramverk.catalogue.editions import edition_names

(*_, edition) = edition_names(definitions_folder())
pinned = mr.load(edition=edition)
assert pinned.edition == edition
Path("edition.txt").write_text(edition, "utf-8")
print("edition", edition, "with", len(pinned.indicators), "indicators, verified")
PYTHON

echo "Running its command …"
malramverk --help > help.txt
malramverk problem MR113 > page.txt
test -s page.txt
malramverk check --against "$(cat edition.txt)" > against.txt
malramverk example country --size one > example.txt
malramverk compute --data country --out results.csv > compute.txt
test "$(wc -l < results.csv)" -gt 1
echo "The wheel works."
