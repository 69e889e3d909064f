# SPDX-License-Identifier: Apache-2.0
"""Huawei Cloud's IAM: POST /v3/auth/tokens, and DELETE to end a token before its time."""

import secrets
import time
from datetime import datetime, timezone

from .account import LOGIN
from .calls import Call, Fault, json_answer
from .http1 import Answer

LIFE_SECONDS = 24 * 3600
TOKEN_BYTES = 20000  # 26670 characters: real ones have thousands


def make_token(call: Call) -> Answer:
    if not matches(call.json(), LOGIN):
        raise Fault(401, "The username or password is wrong.")
    now = time.time()
    token = "MII" + secrets.token_urlsafe(TOKEN_BYTES)
    with call.account.lock:
        call.account.tokens[token] = now + LIFE_SECONDS
    project = {"id": LOGIN["project_id"], "name": LOGIN["project"], "domain": {"id": "d1", "name": LOGIN["domain"]}}
    facts = {
        "expires_at": utc(now + LIFE_SECONDS),
        "issued_at": utc(now),
        "methods": ["password"],
        "project": project,
        "user": {"id": "u1", "name": LOGIN["user"], "domain": {}},
        "roles": [{"id": "0", "name": "te_admin"}],
    }
    if "nocatalog" not in call.request.target.partition("?")[2]:
        facts["catalog"] = [{"endpoints": [{"url": "https://example.invalid/" + "c" * 40000}], "type": "filler"}]
    return json_answer(201, {"token": facts}, [("X-Subject-Token", token)])


def matches(asked: dict, login: dict) -> bool:
    try:
        auth = asked["auth"]
        identity, scope = auth["identity"], auth["scope"]["project"]
        user = identity["password"]["user"]
        given = {"user": user["name"], "password": user["password"], "domain": user["domain"]["name"]}
    except (KeyError, TypeError):
        raise Fault(400, "The request body is invalid.") from None
    if identity.get("methods") != ["password"]:
        raise Fault(400, "This gateway knows the method password only.")
    project = scope in ({"name": login["project"]}, {"id": login["project_id"]})
    return project and all(given[name] == login[name] for name in given)


def end_token(call: Call) -> Answer:
    with call.account.lock:
        if not call.account.tokens.pop(call.header("x-subject-token"), None):
            raise Fault(404, "There is no such token.")
    return Answer(204, [])


def utc(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
