"""Row "mode": polling with the token alone, webhook with its address, one poller, conflicts."""

from __future__ import annotations

import subprocess
import sys

from channels.telegram.polling import PollingLock
from tests.channels.telegram import samples
from tests.channels.telegram.conftest import WEBHOOK_URL, until
from tests.channels.telegram.rules import Refusal
from tests.channels.telegram.stub import CONFLICT


def test_the_token_alone_means_polling(bot, telegram):
    assert bot.health["mode"] == "polling"
    assert telegram.made("setWebhook") == []
    assert telegram.made("deleteWebhook")[0].data == {"drop_pending_updates": False}
    until(lambda: telegram.made("getUpdates"))
    assert telegram.made("getUpdates")[0].data["timeout"] == 1


def test_an_address_means_webhook(hooked, telegram):
    assert hooked.health["mode"] == "webhook"
    (call,) = telegram.made("setWebhook")
    assert call.data["url"] == WEBHOOK_URL
    assert "drop_pending_updates" not in call.data
    assert telegram.made("getUpdates") == []


def test_an_address_without_path_gets_ours(start, telegram):
    start(TELEGRAM_WEBHOOK_URL="https://bot.example.org")
    until(lambda: telegram.webhook.url == WEBHOOK_URL)


def test_another_poller_is_waited_for(start, telegram):
    telegram.fail("getUpdates", *[Refusal(409, CONFLICT)] * 4)
    bot = start()
    until(lambda: bot.state == "conflict")
    assert bot.call("GET", "/").status == 503
    until(lambda: bot.state == "up")
    telegram.push(samples.text("How to join?"))
    until(telegram.messages)


def test_a_webhook_left_behind_is_removed_and_its_updates_kept(bot, telegram):
    telegram.webhook.url = "https://elsewhere.example.org"
    telegram.webhook.target = "http://127.0.0.1:9/"
    telegram.push(samples.text("How to join?"))
    until(lambda: telegram.webhook.url == "")
    until(lambda: not telegram.unconfirmed)
    assert len(telegram.messages()) == 1


def test_a_webhook_changed_by_somebody_else_is_set_again(hooked, telegram):
    telegram.webhook.url = ""
    telegram.push(samples.text("How to join?"))
    until(lambda: telegram.webhook.url == WEBHOOK_URL)
    until(lambda: not telegram.unconfirmed)
    assert len(telegram.messages()) == 1


def test_of_several_processes_one_polls_and_another_takes_over(start, telegram):
    first, second = start(), start()
    until(lambda: {first.state, second.state} == {"up", "standby"})
    polling, waiting = (first, second) if first.state == "up" else (second, first)
    assert waiting.call("GET", "/").status == 200
    telegram.push(samples.text("How to join?"))
    until(telegram.messages)
    polling.stop()
    until(lambda: waiting.state == "up")
    telegram.push(samples.text("and Kenya?"))
    until(lambda: len(telegram.messages()) == 2)
    assert CONFLICT not in telegram.complaints


def test_a_killed_process_frees_the_lock(tmp_path):
    path = tmp_path / "lock"
    code = (
        "import fcntl, sys, time; f = open(sys.argv[1], 'w');"
        "fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE)
    assert holder.stdout.readline() == b"held\n"
    assert not PollingLock(path).acquire()
    holder.kill()
    holder.wait()
    holder.stdout.close()
    lock = PollingLock(path)
    assert lock.acquire()
    assert lock.acquire(), "who holds it has it"
    lock.release()
