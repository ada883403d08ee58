"""What a turn and the two servers cost, and that it does not grow."""

from __future__ import annotations

MOST_GROWTH = 1.3
MOST_BYTES = 2.2e9
WINDOW = 24  # whole sessions of eight turns: each window holds as many young and old ones
TEXTS = (
    "How does a country become a champion?",
    "and Kenya?",
    "tell me more",
    "How long does the initiative run?",
)


def test_turn_300_costs_no_more_than_turn_10(pair, sender, record_testsuite_property):
    cpu = [pair.cpu_seconds()]
    for turn in range(290 + WINDOW):
        assert pair.ask(TEXTS[turn % len(TEXTS)], sender).answer["confidence"] > 0
        cpu.append(pair.cpu_seconds())
    early = (cpu[5 + WINDOW] - cpu[5]) / WINDOW
    late = (cpu[290 + WINDOW] - cpu[290]) / WINDOW
    record_testsuite_property("cpu_ms_a_turn", [round(1000 * early, 1), round(1000 * late, 1)])
    assert late / early < MOST_GROWTH, f"{1000 * early:.1f} ms a turn became {1000 * late:.1f} ms"


def test_both_servers_fit_into_their_memory(pair, record_testsuite_property):
    for text in ("ا" * 100_000, "How does a country become a champion?" * 1_000):
        pair.ask(text)
    used = pair.resident_bytes()
    record_testsuite_property("resident_bytes", used)
    assert len(pair._pids()) >= 2
    assert used < MOST_BYTES, f"{used / 1e9:.2f} GB"
