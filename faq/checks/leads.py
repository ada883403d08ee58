"""The leads of the topics: same ids in all languages, nothing asked twice, placeholders known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from faq.checks.problem import LANGUAGE_NAMES, Problem, quoted
from faq.checks.scripts import SCRIPT_NAMES, expected
from faq.checks.topics import PLACEHOLDERS
from faq.files import KnowledgeError
from faq.knowledge import Lead, Leads, fill
from faq.lead_files import read_leads
from faq.settings import LANGUAGES
from faq.text import fold, script_of

LONGEST = 320
"""Letters a lead may have: it is read before everything else."""
FEWEST_ASKS = 5


def check_leads(knowledge: Path) -> Iterator[Problem]:
    """Report what is wrong with `<topic>/leads/<lang>.yml` of the knowledge folder."""
    for folder in sorted(knowledge.glob("*/leads")):
        found: dict[str, Leads] = {}
        for path in sorted(folder.iterdir()):
            if path.name.startswith(".") or path.name.endswith("~"):
                continue
            try:
                found[path.stem] = read_leads(path)
            except KnowledgeError as error:
                yield Problem.of(error)
            except OSError as error:
                yield Problem(
                    path, 1, f"this cannot be read ({error.strerror})", "Restore the file"
                )
        yield from _languages(folder, found)
        for leads in found.values():
            yield from _one_language(leads)


def _languages(folder: Path, found: dict[str, Leads]) -> Iterator[Problem]:
    """Report languages without leads, and leads that some languages lack."""
    ids = list(dict.fromkeys(lead.id for leads in found.values() for lead in leads.leads))
    for language in LANGUAGES:
        path = folder / f"{language}.yml"
        if language not in found:
            if not path.exists():
                what = f"the leads in {LANGUAGE_NAMES[language]} are missing"
                yield Problem(path, 1, what, "Write the file", warning=True)
            continue
        own = {lead.id for lead in found[language].leads}
        for name in (name for name in ids if name not in own):
            what = f"the lead {quoted(name)} of other languages is missing"
            yield Problem(path, 1, what, "Write it, or delete it there")


def _one_language(leads: Leads) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    if len(leads.leads) < 2:
        what = "a lead alone is never used, as there is none to tell it from"
        fix = "Write another, such as general: with asks alone"
        yield Problem(leads.path, 1, what, fix, warning=True)
    for lead in leads.leads:
        line = _lines(leads.path, f"{lead.id}:")[0]
        yield from _sentence(leads, lead, line)
        if len(lead.asks) < FEWEST_ASKS:
            what = f"the lead {lead.id} has {len(lead.asks)} asks"
            yield Problem(leads.path, line, what, f"Write {FEWEST_ASKS} or more", warning=True)
        for ask in lead.asks:
            earlier = seen.setdefault(fold(ask).strip(" ?!."), lead.id)
            if earlier != lead.id:
                what = f"{quoted(ask)} stands already under {earlier}"
                yield Problem(
                    leads.path, _lines(leads.path, ask)[-1], what, "Delete one of the two"
                )


def _sentence(leads: Leads, lead: Lead, line: int) -> Iterator[Problem]:
    if not lead.say:
        return
    if len(lead.say) > LONGEST:
        what = f"the lead {lead.id} has {len(lead.say)} letters"
        yield Problem(leads.path, line, what, f"Shorten it to {LONGEST}", warning=True)
    rest = fill(lead.say, dict.fromkeys(PLACEHOLDERS, ""))
    if "{" in rest or "}" in rest:
        names = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        what = f"the lead {lead.id} has braces that nothing fills"
        yield Problem(leads.path, line, what, f"Write one of {names}, or none")
    script = script_of(rest)
    if script and script != expected(leads.language):
        what = f"the lead {lead.id} is in {SCRIPT_NAMES.get(script, script)} letters"
        yield Problem(leads.path, line, what, f"Write it in {LANGUAGE_NAMES[leads.language]}")


def _lines(path: Path, start: str) -> list[int]:
    """Return the numbers of the lines that begin so, quotes and dashes left out; else the first."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [n for n, line in enumerate(lines, 1) if line.lstrip(" -\"'").startswith(start)]
    return found or [1]
