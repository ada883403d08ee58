"""The report: results.json, confusion.png and a page that needs nothing else."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evaluation import tables
from evaluation.picture import confusion_png, reliability_png
from evaluation.score import LEAD_LETTERS, Judged

SHOWN_LETTERS = 300
LANGUAGE_ROWS = (tables.language, tables.arabic_part)


def results(judged: Sequence[Judged], about: Mapping[str, Any]) -> dict[str, Any]:
    """Return all figures, every miss and every reply in a form that JSON can carry.

    :param about: what was asked where, carried along as it is.
    """
    singles = [one for one in judged if not one.conversation.is_dialogue]
    turns = [one for one in judged if one.conversation.is_dialogue]
    return {
        "about": dict(about),
        "totals": _totals(judged, singles, turns),
        "meanings": dict(tables.MEANINGS),
        "questions": {
            "all": tables.shares(singles),
            "by_language": tables.grouped(singles, *LANGUAGE_ROWS),
            "by_topic": tables.grouped(singles, tables.topic),
            "by_kind": tables.grouped(singles, tables.kind),
            "by_language_and_kind": tables.grouped(singles, tables.language_and_kind),
        },
        "dialogues": {
            "all": tables.shares(turns),
            "by_language": tables.grouped(turns, tables.language),
            "by_topic": tables.grouped(turns, tables.topic),
            "all_turns_right": tables.whole_dialogues(turns),
        },
        "calibration": tables.calibration(singles),
        "confusion": tables.confusion(judged),
        "misses": [row(one) for one in judged if not one.verdict.right],
        "remarks": [row(one) for one in judged if one.verdict.right and _faults(one)],
        "replies": [row(one) for one in judged],
    }


def _totals(
    judged: Sequence[Judged], singles: Sequence[Judged], turns: Sequence[Judged]
) -> dict[str, int]:
    right = sum(one.verdict.right for one in judged)
    return {
        "asked": len(judged),
        "questions": len(singles),
        "dialogues": len({one.conversation for one in turns}),
        "turns": len(turns),
        "right": right,
        "misses": len(judged) - right,
        "remarks": sum(one.verdict.right and bool(_faults(one)) for one in judged),
        "without_reply": sum(one.reply.error is not None for one in judged),
    }


def row(judged: Judged) -> dict[str, Any]:
    """Return one message, what was expected, what was given and what is wrong with it."""
    conversation, expected, verdict = judged.conversation, judged.expected, judged.verdict
    answer = verdict.answer
    return {
        "id": conversation.id,
        "where": conversation.where,
        "lang": conversation.lang,
        "kind": conversation.kind,
        "turn": judged.turn if conversation.is_dialogue else None,
        "before": [turn.text for turn in conversation.turns[: judged.turn - 1]],
        "text": judged.text,
        "expected": expected.topic,
        "also": list(expected.also),
        "country": expected.country,
        "is_champion": expected.is_champion,
        "region": expected.region,
        "given": verdict.given,
        "decision": answer.decision if answer else None,
        "confidence": answer.confidence if answer else None,
        "candidates": list(answer.candidates) if answer else [],
        "given_countries": [list(pair) for pair in answer.countries] if answer else [],
        "given_region": answer.region if answer else None,
        "milliseconds": _rounded(judged.reply.milliseconds),
        "right": verdict.right,
        "offered": verdict.offered,
        "scope": verdict.scope,
        "faults": _faults(judged),
        "given_text": judged.reply.text[:SHOWN_LETTERS],
        "must_missed": list(verdict.must_missed),
        "lead_missed": verdict.lead_missed,
    }


def _rounded(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else round(milliseconds, 1)


def _faults(judged: Judged) -> list[str]:
    """Return in plain words all that is wrong with a reply."""
    verdict, reply = judged.verdict, judged.reply
    if reply.error is not None:
        return [reply.error]
    faults = [] if verdict.right else [_miss(judged)]
    if verdict.must_missed:
        faults.append("the text lacks a pattern of must")
    if verdict.lead_missed is not None:
        faults.append(f"the first {LEAD_LETTERS} letters lack the lead")
    if verdict.language_right is False:
        languages = sorted({answer.language or "unknown" for answer in reply.answers})
        faults.append(f"language of the answer: {', '.join(languages) or 'unknown'}")
    return faults


def _miss(judged: Judged) -> str:
    """Name what kept a reply from being right."""
    verdict, expected = judged.verdict, judged.expected
    if verdict.scope:
        return verdict.scope
    if verdict.offered:
        return "only suggested"
    if verdict.given == expected.topic and (expected.country or expected.region):
        return "wrong country, region or yes and no"
    return f"given: {verdict.given}"


def write(results: Mapping[str, Any], folder: Path) -> Path:
    """Write results.json, two pictures and index.html into the folder; return the page's path."""
    picture = confusion_png(results["confusion"])
    (folder / "confusion.png").write_bytes(picture)
    reliability = reliability_png(results["calibration"])
    (folder / "reliability.png").write_bytes(reliability)
    text = json.dumps(results, ensure_ascii=False, indent=1, allow_nan=False)
    _write_text(folder / "results.json", text + "\n")
    _write_text(folder / "index.html", page(results, picture, reliability))
    return folder / "index.html"


def page(results: Mapping[str, Any], picture: bytes, reliability: bytes) -> str:
    """Return the report as one HTML page; nothing in it is fetched from elsewhere."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2").render(
        r=results,
        share_names=list(tables.SHARES),
        picture=_encoded(picture),
        reliability=_encoded(reliability),
    )


def _encoded(picture: bytes) -> str:
    return base64.b64encode(picture).decode("ascii")


def _write_text(path: Path, text: str) -> None:
    # a reply may hold half a surrogate pair, which UTF-8 cannot: it is written as \udxxx
    path.write_text(text, encoding="utf-8", errors="backslashreplace")
