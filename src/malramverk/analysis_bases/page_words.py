"""The words of pages, workbooks and tables, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "skip": "Hoppa till innehållet", "for": "för läsåret eller perioden", "code": "Kod",
        "units": "Antal", "contents": "Innehåll", "conditions": "Förutsättningar",
        "indicator": "Indikator", "own": "Huvudmannen", "interval": "Osäkerhet",
        "rests": "Underlag", "coverage": "täckning", "alike": "Jämförbara, median",
        "expected": "Förväntat", "spread": "Enheternas spridning", "of": "av", "to": "till",
        "with_figure": "med uppgift", "units_of": "Skolenheterna", "unit": "Enhet",
        "few_units": "visas inte: uppgift för färre än tre", "gap": "Grupper",
        "difference": "Skillnad", "points": "procentenheter", "findings": "Iakttagelser",
        "questions": "Frågor till dialogen", "factors": "Framgångsfaktorer",
        "placeholder": "Den officiella lydelsen är inte inlagd; orden är en platshållare.",
        "summary": "Orden är en sammanfattning, inte den officiella lydelsen.",
        "how": "Så läser du underlaget", "symbols": "Tecken",
        "strips_title": "Diagram över", "trend_title": "Utvecklingen, diagram över",
        "strips_says": "Perioden, jämfört. Samma uppgifter står i tabellen efter diagrammet.",
        "trend_says": "Utvecklingen. Uppgifter, och skäl där de saknas, står i tabellen.",
        "how_trend": "Utvecklingen ritas med en linje mellan perioder som går att jämföra och ett "
        "brett streck för osäkerheten. Där en uppgift saknas är fältet grått och tecknet står i "
        "det; en streckad linje är ett nivåbrott.",
        "how_coverage": "Täckning är hur stor del av underlaget som är känt, och anges när den är "
        "mindre än allt.",
        "chart_desc": "Samma uppgifter står i tabellen efter diagrammet.",
        "legend_own": "huvudmannen, med osäkerhet där den kan anges",
        "legend_above": "riket", "legend_alike": "jämförbara huvudmän, median",
        "legend_units": "lägsta, mittersta och högsta enhet", "legend_expected": "förväntat värde",
        "how_reason": "Där en uppgift saknas står ett tecken och skälet i ord. Det är inte noll.",
        "how_alike": "Jämförbara är de {n} som är mest lika i det som följer. De står efter namn.",
        "no_alike": "Jämförbara huvudmän kan inte utses: en uppgift som jämförelsen bygger på "
                    "saknas.",
        "too_few_alike": "för få har uppgift", "uncertain":
        "Osäkerheten är ett {p}-intervall (Wilson) och anges för andelar vars underlag är känt.",
        "method": "Metod och källor", "receipt": "Kvitto", "library": "Beräknat med",
        "definitions": "Definitioner", "source": "Källa", "rows": "rader", "break": "nivåbrott",
        "find": "Sök på namn eller kod",
        "find_tip": "Retur öppnar den första som visas, Escape visar alla.",
        "all": "Alla underlag", "listed": "Huvudmän",
        "audience": "Läsare", "internal": "internt: uppgifterna är inte skyddade",
        "principal": "huvudmannen: andras uppgifter är skyddade",
        "public": "alla: uppgifterna är skyddade", "none": "–", "period": "Period",
        "value": "Värde", "state": "Status", "reason": "Skäl", "section": "Avsnitt", "who": "Vem",
        "about": "Om", "goal": "Målsättning", "back": "Till listan", "explained": "Så är måtten "
        "definierade", "shown": "visar",
    },
    "en": {
        "skip": "Skip to the contents", "for": "for the school year or period", "code": "Code",
        "units": "Number of", "contents": "Contents", "conditions": "Conditions",
        "indicator": "Indicator", "own": "The principal", "interval": "Uncertainty",
        "rests": "Rests on", "coverage": "coverage", "alike": "Comparable, median",
        "expected": "Expected", "spread": "Spread of units", "of": "of", "to": "to",
        "with_figure": "with a figure", "units_of": "The units", "unit": "Unit",
        "few_units": "not shown: fewer than three have a figure", "gap": "Groups",
        "difference": "Difference", "points": "percentage points", "findings": "Findings",
        "questions": "Questions for the dialogue", "factors": "Success factors",
        "placeholder": "The official wording is not entered; the words are a placeholder.",
        "summary": "The words are a summary, not the official wording.",
        "how": "How to read this", "symbols": "Signs",
        "strips_title": "Chart of", "trend_title": "Development, chart of",
        "strips_says": "The period, compared. The same figures stand in the table after the chart.",
        "trend_says": "Development. Figures, and reasons where there are none, are in the table.",
        "how_trend": "Development is drawn with a line between periods that compare, and a broad "
        "bar for uncertainty. Where there is no figure the field is grey, with the sign in it; a "
        "dashed line is a series break.",
        "how_coverage": "Coverage is how much of what a figure rests on is known, told when it is "
        "less than all.",
        "chart_desc": "The same figures stand in the table after the chart.",
        "legend_own": "the principal (huvudman), with uncertainty where it can be told",
        "legend_above": "the nation", "legend_alike": "comparable principals, median",
        "legend_units": "least, middle and greatest unit", "legend_expected": "expected value",
        "how_reason": "Where a figure is missing a sign stands, and the reason. It is not nought.",
        "how_alike": "Comparable are the {n} most alike in what follows. The list is by name.",
        "no_alike": "No comparable principals can be chosen: a figure to compare by is missing.",
        "too_few_alike": "too few have a figure", "uncertain":
        "Uncertainty is a {p} interval (Wilson), told for shares whose base is known.",
        "method": "Method and sources", "receipt": "Receipt", "library": "Computed with",
        "definitions": "Definitions", "source": "Source", "rows": "rows", "break": "series break",
        "find": "Search by name or code",
        "find_tip": "Enter opens the first that is shown, Escape shows all.",
        "all": "All analysis bases", "listed": "Principals",
        "audience": "Readers", "internal": "internal: figures are not protected",
        "principal": "the principal: others' figures are protected",
        "public": "everyone: figures are protected", "none": "–", "period": "Period",
        "value": "Value", "state": "State", "reason": "Reason", "section": "Section", "who": "Who",
        "about": "About", "goal": "Goal", "back": "To the list", "explained": "How the measures "
        "are defined", "shown": "shows",
    },
}  # fmt: skip

FLAGS: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "series_break": "nivåbrott: jämför inte med tidigare", "provisional": "preliminär",
        "low_reliability": "osäker enligt källan", "imputed": "delvis skattad",
        "low_coverage": "låg täckning", "rounded": "avrundad av källan",
        "chance_not_weighed": "slumpen är inte vägd",
    },
    "en": {
        "series_break": "series break: do not compare with earlier", "provisional": "provisional",
        "low_reliability": "uncertain according to the source", "imputed": "partly estimated",
        "low_coverage": "low coverage", "rounded": "rounded by the source",
        "chance_not_weighed": "chance is not weighed",
    },
}  # fmt: skip
