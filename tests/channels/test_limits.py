"""The token bucket."""

from __future__ import annotations

from channels.limits import RateLimit


class Clock:
    """A clock that goes when told."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def limit(per_minute=6, burst=3, keys=100):
    clock = Clock()
    return RateLimit(per_minute, burst, keys, clock), clock


def test_a_burst_passes_and_then_one_at_a_time():
    bucket, clock = limit()
    assert [bucket.wait("a") for _ in range(4)] == [0, 0, 0, 10]
    clock.now += 9.9
    assert 0 < bucket.wait("a") < 0.2
    clock.now += 0.2
    assert bucket.wait("a") == 0
    assert bucket.wait("a") > 9


def test_waiting_does_not_make_the_wait_longer():
    bucket, _ = limit()
    waits = [bucket.wait("a") for _ in range(50)]
    assert max(waits) == 10


def test_keys_do_not_disturb_each_other():
    bucket, _ = limit()
    for _ in range(10):
        bucket.wait("a")
    assert bucket.wait("b") == 0


def test_a_long_rest_gives_no_more_than_the_burst():
    bucket, clock = limit()
    bucket.wait("a")
    clock.now += 100_000
    assert [bucket.wait("a") > 0 for _ in range(4)] == [False, False, False, True]


def test_memory_is_bounded_and_the_newest_keys_stay():
    bucket, _ = limit(keys=10)
    for _ in range(4):
        bucket.wait("mine")
    for number in range(9):
        bucket.wait(f"other {number}")
    assert bucket.wait("mine") > 0
    for number in range(1000):
        bucket.wait(f"flood {number}")
    assert len(bucket._buckets) == 10
