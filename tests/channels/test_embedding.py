"""What docs/embedding.md tells people to copy."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess

import yaml

from channels.socketio_options import read_options
from faq.settings import ROOT

PAGE = (ROOT / "docs" / "embedding.md").read_text("utf-8")


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.M | re.S)


def told(command):
    """Run one of the commands of the page."""
    line = next(line for line in PAGE.splitlines() if line.startswith(command))
    ended = subprocess.run(
        ["bash", "-c", line.partition(" # ")[0]], cwd=ROOT, capture_output=True, check=True
    )
    return ended.stdout.decode().strip()


def test_the_commands_give_address_and_integrity_of_the_script_that_is_served(server):
    served = server.call("GET", f"/widget-{told('sha256sum')}.js")
    assert served.status == 200
    assert base64.b64encode(hashlib.sha384(served.body).digest()).decode() == told("openssl")
    assert served.headers["access-control-allow-origin"] == "*"


def test_the_library_for_drupal_is_yaml_with_the_attributes_of_the_plain_page():
    library, info = map(yaml.safe_load, blocks("yaml"))
    ((address, script),) = library["assistant"]["js"].items()
    page = next(block for block in blocks("html") if "integrity" in block)
    assert f'src="{address}"' in page
    assert script["type"] == "external"
    for name in ("integrity", "crossorigin"):
        assert f'{name}="{script["attributes"][name]}"' in page
    assert info == {"libraries": ["mytheme/assistant"]}


def test_the_proxy_lets_through_what_the_page_speaks_of():
    (proxy,) = blocks("nginx")
    public = re.findall(r"location (?:= )?(/\S*) \{", proxy)
    assert public == ["/webhooks/web/", "/socket.io/", "/webhooks/telegram/webhook", "/"]


def test_the_keys_for_socketio_are_known():
    line = next(line for line in PAGE.splitlines() if "may stand below ours:" in line)
    keys = re.findall(r"`([a-z_]+)`", line.partition("ours:")[2])
    assert len(keys) == 7
    for key in keys:
        assert read_options({key: "x"})
