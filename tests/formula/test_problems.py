"""What each problem says, in both languages, and which words it points at."""

from __future__ import annotations

import inspect
from dataclasses import replace

import pytest

from malramverk.diagnostics import AuthoringError, Problem, Severity
from malramverk.formula import Scope, check, check_condition, parse, problems
from malramverk.formula.aggregate_functions import QUANTILE_METHODS
from malramverk.source import Source
from tests.formula.scopes import SCOPE, TABLES, checked

SYNTAX = [
    ("elever + «)»", "MR101", "expected a name, a number or `(`, found `)`",
     "väntade ett namn, ett tal eller `(` men fann `)`", None),
    ("elever +«»", "MR101", "expected a name, a number or `(`, found the end of the formula",
     "väntade ett namn, ett tal eller `(` men fann formelns slut", None),
    ("«»", "MR101", "expected a formula, found nothing",
     "väntade en formel men fann ingenting", None),
    ("a «b»", "MR101", "expected an operator or the end, found `b`",
     "väntade ett räknesätt eller formelns slut men fann `b`", None),
    ("1 + «if» a then b else c", "MR101", "expected a name, a number or `(`, found `if`",
     "väntade ett namn, ett tal eller `(` men fann `if`", "put brackets around `if …`"),
    ("a == «not» b", "MR101", "expected a name, a number or `(`, found `not`",
     "väntade ett namn, ett tal eller `(` men fann `not`", "put brackets around `not …`"),
    ("mean(x of «5»)", "MR101", "expected a name, found `5`", "väntade ett namn men fann `5`",
     None),
    ("mean(x, y «where» z)", "MR101", "expected `of`, found `where`",
     "väntade `of` men fann `where`", None),
    ("a in «b»", "MR101", "expected `(`, found `b`", "väntade `(` men fann `b`", None),
    ("a in («b»)", "MR101", "expected a text or a number, found `b`",
     "väntade en text eller ett tal men fann `b`", None),
    ("max(x across skolenhet skip «y»)", "MR101", "expected `absent`, found `y`",
     "väntade `absent` men fann `y`", None),
    ("a «#» b", "MR102", "`#` has no meaning in a formula", "`#` betyder inget i en formel", None),
    ("a «\x07» b", "MR102", "`U+0007` has no meaning in a formula",
     "`U+0007` betyder inget i en formel", None),
    ("a«.»", "MR102", "`.` has no meaning in a formula", "`.` betyder inget i en formel", None),
    ("a «−» b", "MR103", "`−` is not a sign of the formula language",
     "`−` är inte ett tecken i formelspråket", "write `-`"),
    ("a «≥» b", "MR103", "`≥` is not a sign of the formula language",
     "`≥` är inte ett tecken i formelspråket", "write `>=`"),
    ("kon == «”»flicka”", "MR103", "`”` is not a sign of the formula language",
     "`”` är inte ett tecken i formelspråket", 'write `"`'),
    ("a «=» b", "MR103", "`=` is not a sign of the formula language",
     "`=` är inte ett tecken i formelspråket", "write `==`"),
    ("a «**» b", "MR103", "`**` is not a sign of the formula language",
     "`**` är inte ett tecken i formelspråket", "write `^`"),
    ("a «<>» b", "MR103", "`<>` is not a sign of the formula language",
     "`<>` är inte ett tecken i formelspråket", "write `!=`"),
    ("a«²»", "MR103", "`²` is not a sign of the formula language",
     "`²` är inte ett tecken i formelspråket", "write `^ 2`"),
    ('kon == «"flicka»', "MR104", 'a text is opened with `"` and never closed',
     'en text öppnas med `"` och avslutas aldrig', None),
    ("«.5»", "MR105", "`.5` is not a number", "`.5` är inte ett tal", "write `0.5`"),
    ("«5.»", "MR105", "`5.` is not a number", "`5.` är inte ett tal", "write `5`"),
    ("«3years»", "MR105", "`3years` is not a number", "`3years` är inte ett tal",
     "write `3 years`"),
    ("«1__0»", "MR105", "`1__0` is not a number", "`1__0` är inte ett tal", None),
    ("x > «0,5»", "MR106", "`0,5` has a comma where a number has a point",
     "`0,5` har ett komma där ett tal har en punkt", "write `0.5`"),
    ("a in (1) and («1,5» + a)", "MR106", "`1,5` has a comma where a number has a point",
     "`1,5` har ett komma där ett tal har en punkt", "write `1.5`"),
    ("«1e400»", "MR107", "`1e400` is outside the numbers a formula can hold",
     "`1e400` ligger utanför de tal en formel kan hantera", None),
    ("«Behörighet» + 1", "MR108",
     "`Behörighet` is not an id; ids have small letters a–z, digits and `_`",
     "`Behörighet` är inget id; ett id har små bokstäver a–z, siffror och `_`",
     "write `behorighet`"),
    ("a «AND» b", "MR108", "`AND` is not an id; ids have small letters a–z, digits and `_`",
     "`AND` är inget id; ett id har små bokstäver a–z, siffror och `_`", "write `and`"),
    ("0 < x «<» 10", "MR109", "`<` compares the result of another comparison",
     "`<` jämför resultatet av en annan jämförelse", "write `0 < x and x < 10`"),
    ("a == b «in» (1, 2)", "MR109", "`in` compares the result of another comparison",
     "`in` jämför resultatet av en annan jämförelse", None),
    ("(" * 64 + "«(»" + "(" * 1000, "MR196", "the formula nests deeper than 64 levels",
     "formeln är nästlad djupare än 64 nivåer", "name pieces of it under `parts`"),
    ("«" + "+".join("a" * 65) + "»", "MR196", "the formula nests deeper than 64 levels",
     "formeln är nästlad djupare än 64 nivåer", "name pieces of it under `parts`"),
    ("«f(" + ",".join("a" * 500) + ")»", "MR197",
     "the formula has 501 operations, names and numbers; 500 is the most",
     "formeln har 501 operationer, namn och tal; 500 är det mesta",
     "name pieces of it under `parts`"),
    ("a" * 2000 + "«a»", "MR195", "the formula has 2001 characters; 2000 is the most",
     "formeln har 2001 tecken; 2000 är det mesta", "name pieces of it under `parts`"),
]  # fmt: skip

CHECKED = [
    ("«behorighe»", None, "MR110", "unknown name `behorighe`", "okänt namn `behorighe`",
     "write `behorighet`"),
    ("«true»", None, "MR110", "unknown name `true`", "okänt namn `true`", "write `yes`"),
    ("«skola.typ»", None, "MR110", "unknown name `skola.typ`", "okänt namn `skola.typ`", None),
    ("«average»(merit)", None, "MR111", "unknown function `average`", "okänd funktion `average`",
     "write `mean`"),
    ("«shar»(behorig of ak9)", None, "MR111", "unknown function `shar`", "okänd funktion `shar`",
     "write `share`"),
    ("mean(«merivarde» of ak9)", None, "MR112", "table `elever` has no column `merivarde`",
     "tabellen `elever` har ingen kolumn `merivarde`", "write `meritvarde`"),
    ("count(«ak8»)", None, "MR113", "unknown population or table `ak8`",
     "okänd population eller tabell `ak8`", None),
    ("mean(meritvarde of «elver»)", None, "MR113", "unknown population or table `elver`",
     "okänd population eller tabell `elver`", "write `elever`"),
    ("merit > 5 «pints»", None, "MR114", "unknown unit `pints`", "okänd enhet `pints`",
     "write `points`"),
    ('share(kon == «"flika"» of ak9)', None, "MR115", '`"flika"` is not a code of `kon`',
     '`"flika"` är ingen kod för `kon`', 'write `"flicka"`'),
    ('share(kon in ("pojke", «"x"») of ak9)', None, "MR115", '`"x"` is not a code of `kon`',
     '`"x"` är ingen kod för `kon`', None),
    ('share((kon ?? "pojke") == «"pojk"» of ak9)', None, "MR115",
     '`"pojk"` is not a code of what it is compared with',
     '`"pojk"` är ingen kod för det den jämförs med', 'write `"pojke"`'),
    ("«meritvarde» / 2", None, "MR116",
     "`meritvarde` is a column, with one value per row of `elever`",
     "`meritvarde` är en kolumn, med ett värde per rad i `elever`",
     "write it inside an aggregate, such as `mean(meritvarde of elever)`"),
    ("«ak9» + 1", None, "MR117", "`ak9` is a population, not a figure",
     "`ak9` är en population, inte ett tal", "write `count(ak9)`"),
    ("«elever»", None, "MR117", "`elever` is a table, not a figure",
     "`elever` är en tabell, inte ett tal", "write `count(elever)`"),
    ("mean(«merit» of ak9)", None, "MR118",
     "`merit` is an indicator, and a row of `elever` has no such value",
     "`merit` är en indikator, och en rad i `elever` har inget sådant värde", None),
    ("mean(«tathet» of ak9)", None, "MR118",
     "`tathet` is a named part of the formula, and a row of `elever` has no such value",
     "`tathet` är en namngiven del av formeln, och en rad i `elever` har inget sådant värde",
     None),
    ("mean(«count(ak9)» of ak9)", None, "MR119", "`count` is an aggregate inside another aggregate",
     "`count` är ett aggregat inuti ett annat aggregat", None),
    ("«count(elever) + count(larare)»", None, "MR120",
     "the left side is in `pupils` but the right side is in `teachers`",
     "vänster sida är i `pupils` men höger sida är i `teachers`", None),
    ("not (hog or «count(ak9) < behorighet»)", None, "MR120",
     "the left side is in `pupils` but the right side is in `percent`",
     "vänster sida är i `pupils` men höger sida är i `percent`", None),
    ("share(arskurs in (9, «9 points») of elever)", None, "MR120",
     "the left side is in `number` but the right side is in `points`",
     "vänster sida är i `number` men höger sida är i `points`", None),
    ("«count(ak9)»", "percent", "MR121", "the formula gives `pupils` but the unit is `percent`",
     "formeln ger `pupils` men enheten är `percent`",
     "change the formula, or write `unit: pupils`"),
    ("«100» * share(behorig of ak9)", "percent", "MR122",
     "`100` scales to `percent` a share that is scaled anyway",
     "`100` räknar om till `percent` en andel som ändå räknas om", "remove `100`"),
    ("share(behorig of ak9) / 2 * «100»", "percent", "MR122",
     "`100` scales to `percent` a share that is scaled anyway",
     "`100` räknar om till `percent` en andel som ändå räknas om", "remove `100`"),
    ("«merit ^ 0.5»", None, "MR123", "`points` cannot be raised to this power",
     "`points` kan inte upphöjas till detta", None),
    ("«merit ^ 100»", None, "MR123", "`points` cannot be raised to this power",
     "`points` kan inte upphöjas till detta", None),
    ("2 ^ «merit»", None, "MR123", "`points` cannot be raised to this power",
     "`points` kan inte upphöjas till detta", None),
    ("share(behorig of ak9) < «70»", None, "MR124",
     "a share is compared with `70`, and is never above 1",
     "en andel jämförs med `70`, och är aldrig över 1", "write `70 %`"),
    ("share(«kon == 1» of ak9)", None, "MR130",
     "the left side is a text but the right side is a number",
     "vänster sida är en text men höger sida är ett tal", 'write `"1"`'),
    ('share(«behorig == "ja"» of ak9)', None, "MR130",
     "the left side is a yes or no but the right side is a text",
     "vänster sida är ett ja eller nej men höger sida är en text", "write `yes`"),
    ('share(arskurs in (8, «"9"») of elever)', None, "MR130",
     "the left side is a number but the right side is a text",
     "vänster sida är ett tal men höger sida är en text", "write `9`"),
    ("«if hog then merit else hog»", None, "MR130",
     "the left side is a number but the right side is a yes or no",
     "vänster sida är ett tal men höger sida är ett ja eller nej", None),
    ("share(«meritvarde» of ak9)", None, "MR131",
     "`share` needs a condition, and this is a number",
     "`share` behöver ett villkor, och detta är ett tal", None),
    ("hog and «merit»", None, "MR131", "`and` needs a condition, and this is a number",
     "`and` behöver ett villkor, och detta är ett tal", None),
    ("not «merit»", None, "MR131", "`not` needs a condition, and this is a number",
     "`not` behöver ett villkor, och detta är ett tal", None),
    ("count(ak9 where «kon»)", None, "MR131", "`where` needs a condition, and this is a text",
     "`where` behöver ett villkor, och detta är en text", None),
    ("sum(«behorig» of ak9)", None, "MR132", "`sum` needs a number, and this is a yes or no",
     "`sum` behöver ett tal, och detta är ett ja eller nej",
     "write `count(ak9 where behorig)`"),
    ("mean(«behorig» of ak9)", None, "MR132", "`mean` needs a number, and this is a yes or no",
     "`mean` behöver ett tal, och detta är ett ja eller nej", "write `share(behorig of ak9)`"),
    ("merit + «hog»", None, "MR132", "`+` needs a number, and this is a yes or no",
     "`+` behöver ett tal, och detta är ett ja eller nej", None),
    ("abs(«hog»)", None, "MR132", "`abs` needs a number, and this is a yes or no",
     "`abs` behöver ett tal, och detta är ett ja eller nej", None),
    ('share(«lasar» < "2024/25" of ak9)', None, "MR133",
     "`<` compares numbers, and this is a period", "`<` jämför tal, och detta är en period",
     "use `==`, `!=` or `in`"),
    ("«merit > 200»", "points", "MR134", "an indicator is a number, and this is a yes or no",
     "en indikator är ett tal, och detta är ett ja eller nej", None),
    ("«5»", "points", "MR135", "the formula reads no data", "formeln läser inga data", None),
    ("sum(«1» of ak9)", None, "MR136", "this is the same for every row of `ak9`",
     "detta är lika för varje rad i `ak9`", None),
    ("count(ak9 where «yes»)", None, "MR136", "this is the same for every row of `ak9`",
     "detta är lika för varje rad i `ak9`", None),
    ('share(lasar == «"2024/26"» of ak9)', None, "MR137", '`"2024/26"` is not a period',
     '`"2024/26"` är ingen period', None),
    ("«clamp(merit, 0)»", None, "MR140", "`clamp` is given 2 argument(s)",
     "`clamp` har fått 2 argument", "write `clamp(x, low, high)`"),
    ("«mean(meritvarde, 0.1 of ak9)»", None, "MR140", "`mean` is given 2 argument(s)",
     "`mean` har fått 2 argument", "write `mean(x of p)`"),
    ("«sum(meritvarde)»", None, "MR141",
     "`sum` is an aggregate over rows and is written `sum(x of p)`",
     "`sum` är ett aggregat över rader och skrivs `sum(x of p)`",
     "write `sum(meritvarde of elever)`"),
    ("«count(meritvarde of ak9)»", None, "MR141",
     "`count` is an aggregate over rows and is written `count(p)`",
     "`count` är ett aggregat över rader och skrivs `count(p)`",
     "write `count(ak9 where known(meritvarde))`"),
    ("«sum(ak9 where behorig)»", None, "MR141",
     "`sum` is an aggregate over rows and is written `sum(x of p)`",
     "`sum` är ett aggregat över rader och skrivs `sum(x of p)`", None),
    ("«abs(meritvarde of ak9)»", None, "MR142", "`abs` is no aggregate and takes no `of`",
     "`abs` är inget aggregat och tar inget `of`", "write `abs(x)`"),
    ("«rank(merit across skolenhet)»", None, "MR142",
     "`rank` is no aggregate and takes no `across`",
     "`rank` är inget aggregat och tar inget `across`", "write `rank(x, highest_first, min)`"),
    ("«parameter(tal of ak9)»", None, "MR142", "`parameter` is no aggregate and takes no `of`",
     "`parameter` är inget aggregat och tar inget `of`", "write `parameter(id, code)`"),
    ("«count(ak9 where behorig) / count(ak9)»", None, "MR150",
     "this ratio of two counts is a share", "denna kvot av två antal är en andel",
     "write `share(behorig of ak9)`"),
    ("«count(ak9) / count(elever)»", "percent", "MR150", "this ratio of two counts is a share",
     "denna kvot av två antal är en andel", None),
    ("merit / «0»", None, "MR151", "this divides by zero", "här divideras med noll", None),
    ("merit / («2 - 2»)", None, "MR151", "this divides by zero", "här divideras med noll", None),
    ("count(elever where arskurs == «10»)", None, "MR153",
     "`10` is outside what `arskurs` may hold, 1 to 9",
     "`10` ligger utanför vad `arskurs` kan innehålla, 1 till 9", None),
    ("count(elever where meritvarde < «-1»)", None, "MR153",
     "`-1` is outside what `meritvarde` may hold, at least 0",
     "`-1` ligger utanför vad `meritvarde` kan innehålla, minst 0", None),
    ("behorighet < «0.7»", None, "MR125",
     "a number in percent is compared with `0.7`, which is `0.7 %`",
     "ett tal i procent jämförs med `0.7`, vilket är `0.7 %`",
     "write `70 %`, or `0.7 %` if that is meant"),
    ("«1» - behorighet", None, "MR127",
     "`1` stands with a number in percent, and so is `1 %`",
     "`1` står med ett tal i procent, och är därför `1 %`",
     "write `100 %`, or `1 %` if that is meant"),
    ("geomean(behorighet, «0.05»)", None, "MR127",
     "`0.05` stands with a number in percent, and so is `0.05 %`",
     "`0.05` står med ett tal i procent, och är därför `0.05 %`",
     "write `5 %`, or `0.05 %` if that is meant"),
    ("ln(«merit»)", None, "MR126", "`ln` needs a number without a unit, and this is in `points`",
     "`ln` behöver ett tal utan enhet, och detta är i `points`",
     "divide it by something in `points`"),
    ("«sqrt(merit)»", None, "MR123", "`points` cannot be raised to this power",
     "`points` kan inte upphöjas till detta", None),
    ("change(«5 points»)", None, "MR138",
     "`change` looks to other cells, and this is the same in all of them",
     "`change` ser till andra celler, och detta är lika i dem alla", None),
    ("merit + sqrt(«-4 points*points»)", None, "MR139",
     "`sqrt` has no value for `-4 points*points`", "`sqrt` har inget värde för `-4 points*points`",
     None),
    ("ln(«0»)", None, "MR139", "`ln` has no value for `0`", "`ln` har inget värde för `0`", None),
    ("round_to(merit, «1 - 1»)", None, "MR139", "`round_to` has no value for `1 - 1`",
     "`round_to` har inget värde för `1 - 1`", None),
    ("round_to(merit, «merit»)", None, "MR143", "`round_to` takes a number as its step here",
     "`round_to` ska ha ett tal som steg här", None),
    ("previous(merit, «0.5»)", None, "MR143", "`previous` takes a whole number from 1 to 30 here",
     "`previous` ska ha ett heltal från 1 till 30 här", None),
    ("pooled(tathet, «1»)", None, "MR143", "`pooled` takes a whole number from 2 to 30 here",
     "`pooled` ska ha ett heltal från 2 till 30 här", None),
    ("base(merit, «2024/25»)", None, "MR143", "`base` takes a period here",
     "`base` ska ha en period här", 'write `"2024/25"`'),
    ("at(«\"riket\"», merit)", None, "MR143", "`at` takes the name of a level here",
     "`at` ska ha namnet på en nivå här", "write `riket`"),
    ("group(merit, kon, «flicka»)", None, "MR143", "`group` takes a code in quotes here",
     "`group` ska ha en kod inom citattecken här", 'write `"flicka"`'),
    ("group(merit, «1», \"flicka\")", None, "MR143", "`group` takes the name of a breakdown here",
     "`group` ska ha namnet på en indelning här", None),
    ("rank(merit, highest_first, «\"min\"»)", None, "MR143",
     "`rank` takes one of the words `min`, `max`, `average`, `dense` here",
     "`rank` ska ha ett av orden `min`, `max`, `average`, `dense` här", "write `min`"),
    ("quantile(meritvarde, «10», linear of ak9)", None, "MR143",
     "`quantile` takes a number from 0 to 1 here", "`quantile` ska ha ett tal från 0 till 1 här",
     None),
    ("parameter(«merit + 1», \"A\")", None, "MR143", "`parameter` takes the id of a parameter here",
     "`parameter` ska ha id för en parameter här", None),
    ("parameter(grans, «entity.storlek»)", None, "MR143",
     "`parameter` takes a code or an attribute with codes here",
     "`parameter` ska ha en kod eller ett attribut som har koder här", None),
    ("quantile(meritvarde, 0.1, «liner» of ak9)", None, "MR144",
     f"`liner` is none of {', '.join(QUANTILE_METHODS)}",
     f"`liner` är ingen av {', '.join(QUANTILE_METHODS)}",
     "write `linear`"),
    ("«icc»(merit, anova_n0 across skolenhet)", None, "MR145",
     "`icc` over members needs the level that groups them",
     "`icc` över medlemmar behöver nivån som grupperar dem", None),
    ("«interval_low(mean(meritvarde of ak9), wilson)»", None, "MR170",
     "`wilson` gives no interval of such a figure",
     "`wilson` ger inget intervall för en sådan siffra",
     "leave the method out, or write one that is for the figure"),
    ("«median»(meritvarde of ak9 weighted by arskurs)", None, "MR146",
     "`median` has no definition with weights", "`median` har ingen definition med vikter", None),
    ("«quantile»(meritvarde, 0.5, linear of ak9 weighted by arskurs)", None, "MR146",
     "`quantile` has no definition with weights", "`quantile` har ingen definition med vikter",
     "write `quantile(meritvarde, 0.5, inverted_cdf of ak9 weighted by arskurs)`"),
    ("sum(meritvarde ^ «0.5» of ak9)", None, "MR147",
     "in a row, `^` takes a whole number from 1 to 12",
     "i en rad ska `^` ha ett heltal från 1 till 12", None),
    ("sum(«previous(tal)» of ak9)", None, "MR148",
     "`previous` is computed between cells, and a row of `elever` is none",
     "`previous` räknas mellan celler, och en rad i `elever` är ingen", None),
    ("sum(«ln(tal)» of ak9)", None, "MR148",
     "`ln` is computed between cells, and a row of `elever` is none",
     "`ln` räknas mellan celler, och en rad i `elever` är ingen", None),
    ("gap(merit, kon, \"flicka\", «\"flicka\"»)", None, "MR149",
     "the gap between `flicka` and itself is always zero",
     "gapet mellan `flicka` och sig själv är alltid noll", None),
    ("«mean(behorighet across skolenhet)»", None, "MR154",
     "every `skolenhet` counts the same in this mean of shares, small or large",
     "varje `skolenhet` räknas lika i detta medelvärde av andelar, liten som stor",
     "write `behorighet`, which is computed from the level's own rows"),
    ("pooled(«enkat + 1 %», 3)", None, "MR155",
     "`enkat` is not computed from rows, so that its periods cannot be pooled",
     "`enkat` räknas inte på rader, så dess perioder kan inte slås samman", "use `mean_over`"),
    ("pooled(«change(merit)», 3)", None, "MR155",
     "`previous` is not computed from rows, so that its periods cannot be pooled",
     "`previous` räknas inte på rader, så dess perioder kan inte slås samman", "use `mean_over`"),
    ("at(«rike», merit)", None, "MR160", "unknown level `rike`", "okänd nivå `rike`",
     "write `riket`"),
    ("std(merit across «riket»)", None, "MR161", "`riket` is not below any level",
     "`riket` ligger inte under någon nivå", None),
    ("at(skolenhet, std(merit across «huvudman»))", None, "MR161",
     "`huvudman` is not below `skolenhet`", "`huvudman` ligger inte under `skolenhet`",
     None),
    ("gap(merit, «kn», \"flicka\", \"pojke\")", None, "MR162", "unknown breakdown `kn`",
     "okänd indelning `kn`", "write `kon`"),
    ("gap(merit, kon, \"flicka\", «\"poike\"»)", None, "MR115", '`"poike"` is not a code of `kon`',
     '`"poike"` är ingen kod för `kon`', 'write `"pojke"`'),
    ("entity.huvudmannatyp == «\"komunal\"»", None, "MR115",
     '`"komunal"` is not a code of `entity.huvudmannatyp`',
     '`"komunal"` är ingen kod för `entity.huvudmannatyp`', 'write `"kommunal"`'),
    ("known(«entity.hvudmannatyp»)", None, "MR163", "entities have no attribute `hvudmannatyp`",
     "enheter har inget attribut `hvudmannatyp`", "write `entity.huvudmannatyp`"),
    ("merit > «grans»", None, "MR164", "`grans` has one value per code, and none is named",
     "`grans` har ett värde per kod, och ingen är angiven", None),
    ("merit > parameter(«malvarde», \"A\")", None, "MR165",
     "`malvarde` has the same value for every code", "`malvarde` har samma värde för varje kod",
     "write `malvarde`"),
    ("merit > parameter(«gransen», \"A\")", None, "MR166", "unknown parameter `gransen`",
     "okänd parameter `gransen`", "write `grans`"),
    ("count(elever where meritvarde > «malvarde»)", None, "MR118",
     "`malvarde` is a dated constant, and a row of `elever` has no such value",
     "`malvarde` är en daterad konstant, och en rad i `elever` har inget sådant värde", None),
]  # fmt: skip


def marks(marked: str) -> tuple[str, int, int]:
    """Return a text without its marks, and where they were."""
    start, end = marked.index("«"), marked.index("»") - 1
    return marked.replace("«", "", 1).replace("»", "", 1), start, end


def span_of(problem: Problem) -> tuple[int, int]:
    assert problem.place is not None
    return problem.place.span.start, problem.place.span.end


@pytest.mark.parametrize(("marked", "code", "en", "sv", "help_"), SYNTAX)
def test_parser_points_at_the_words_it_is_about(marked, code, en, sv, help_):
    text, start, end = marks(marked)
    with pytest.raises(AuthoringError) as raised:
        parse(text)
    problem = raised.value.problem
    assert (problem.code, problem.words("en"), problem.words("sv")) == (code, en, sv)
    assert problem.help == help_
    assert span_of(problem) == (start, end)
    assert problem.place is not None
    assert problem.place.source == Source("<formula>", text)


@pytest.mark.parametrize(("marked", "expect", "code", "en", "sv", "help_"), CHECKED)
def test_checker_points_at_the_words_it_is_about(marked, expect, code, en, sv, help_):
    text, start, end = marks(marked)
    result = checked(text, expect)
    (problem,) = result.problems
    assert (problem.code, problem.words("en"), problem.words("sv")) == (code, en, sv)
    assert problem.help == help_
    assert (result.core is None) == (problem.severity is Severity.ERROR)
    assert span_of(problem) == (start, end)


def test_part_that_grows_too_large_is_refused_before_it_is_written_out():
    parts = {"p0": checked("merit + merit").core}
    codes = []
    for i in range(1, 14):
        result = checked(f"p{i - 1} + p{i - 1}", scope=replace(SCOPE, parts=parts))
        codes += [problem.code for problem in result.problems]
        if result.core is not None:
            parts[f"p{i}"] = result.core
    assert codes[0] == "MR198"
    assert len(parts) == 9  # the last holds 1 023 expressions, and twice that is too much


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("change(" * 12 + "merit" + ")" * 12, "change"),
        ("mean_over(mean_over(mean_over(merit, 30), 30), 30)", "mean_over"),
        ("sum(((tal ^ 12) ^ 12) ^ 12 of elever)", "^"),
    ],
)
def test_function_that_repeats_its_argument_does_not_grow_without_end(text, function):
    (problem,) = checked(text).problems
    assert (problem.code, problem.to_dict()["facts"]) == ("MR199", {"function": function})
    assert problem.words("en") == f"the formula is too large with `{function}` written out"
    assert problem.words("sv") == f"formeln är för stor när `{function}` skrivs ut"


def test_every_independent_fault_is_found_in_reading_order():
    text = 'sum(meritvarde of ak9 where kon == 3 and behorg) / count(ak7) + merrit ^ (1 + "x")'
    assert [p.code for p in checked(text).problems] == ["MR130", "MR112", "MR113", "MR110", "MR132"]


def test_arguments_of_an_unknown_function_are_left_alone():
    result = checked("taget(riket, tathet)")
    assert [p.code for p in result.problems] == ["MR111"]
    assert result.used.parts == {"tathet"}


def test_condition_of_a_population_is_a_yes_or_no_about_its_rows():
    def codes(text: str, table: str = "elever") -> list[str]:
        return [p.code for p in check_condition(parse(text), table, Scope(TABLES)).problems]

    assert codes("arskurs == 9") == []
    assert codes("arskurs") == ["MR131"]
    assert codes("1 == 1") == ["MR136"]
    assert codes("count(elever) > 1") == ["MR119"]
    assert codes("poster > 1") == ["MR112"]
    assert codes("anything", table="missing") == []


def test_population_of_a_table_out_of_scope_gives_nothing_and_no_problem():
    result = checked("count(tom)")
    assert (result.core, result.problems) == (None, [])


def test_without_a_source_a_problem_still_has_its_place():
    (problem,) = check(parse("x + 1"), Scope()).problems
    assert span_of(problem) == (0, 1)


def test_every_problem_has_a_golden_case():
    classes = [cls for _, cls in inspect.getmembers(problems, inspect.isclass)]
    codes = {cls.code for cls in classes}
    golden = {case[1] for case in SYNTAX} | {case[2] for case in CHECKED}
    elsewhere = {"MR198", "MR199", "MR152"}  # above; and a check of the catalogue
    assert len(codes) == len(classes)
    assert codes == golden | elsewhere
    assert all(code.startswith("MR1") for code in codes)


def test_unused_part_is_worded_here_for_the_catalogue():
    problem = problems.UnusedPart(name="tak")
    assert (problem.words("en"), problem.words("sv")) == (
        "part `tak` is not used",
        "delen `tak` används inte",
    )
