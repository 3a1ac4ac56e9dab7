# SPDX-License-Identifier: LGPL-2.1-or-later
"""HTTP through the host, to the hosts that the permission ``http`` names."""

import base64
import json


class Response:
    """An answer of any status; ``ok`` is true for 200 to 299."""

    def __init__(self, reply):
        self.status = reply["status"]
        self.headers = reply["headers"]
        self.body = base64.b64decode(reply.get("body", ""))

    @property
    def ok(self):
        return 200 <= self.status < 300

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.body)


class Http:
    """Sends requests; header names in an answer are lower-case."""

    def __init__(self, owner):
        self._owner = owner

    def request(self, method, uri, headers=None, body=None, json_body=None):
        headers = dict(headers or {})
        if json_body is not None:
            body = json.dumps(json_body)
            headers.setdefault("Content-Type", "application/json")
        arguments = {"method": method, "uri": uri, "headers": headers}
        if body is not None:
            raw = body.encode() if isinstance(body, str) else body
            arguments["body"] = base64.b64encode(raw).decode()
        return Response(self._owner.request("http.request", **arguments))

    def get(self, uri, **options):
        return self.request("GET", uri, **options)

    def post(self, uri, **options):
        return self.request("POST", uri, **options)
