"""A client of the web channel."""

from __future__ import annotations

import http.client
import json
import sqlite3
import uuid
from dataclasses import dataclass
from typing import Any


@dataclass
class Web:
    """The web channel of the running assistant."""

    pair: Any

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.pair.rasa_port}/webhooks/web"

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Send one request; return status and content."""
        sent = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.pair.rasa_port, timeout=60)
        kind = {"Content-Type": "application/json"}
        connection.request(method, f"/webhooks/web{path}", sent, {**kind, **headers})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, json.loads(content) if content else None

    def ask(self, text: str | None, token: str | None = None, **more: Any) -> Any:
        """Ask and return what came back."""
        body = {"conversation": token, "id": str(uuid.uuid4()), "text": text, **more}
        status, content = self.call("POST", "/messages", body)
        assert status == 200, content
        return content

    def history(self, token: str) -> Any:
        status, content = self.call("POST", "/history", {"conversation": token})
        assert status == 200, content
        return content["messages"]

    def rows(self, query: str, *values: object) -> Any:
        with sqlite3.connect(self.pair.database) as database:
            return database.execute(query, values).fetchone()[0]
