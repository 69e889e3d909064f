# SPDX-License-Identifier: Apache-2.0
"""Qiniu's POST /v1/apikeys."""

import secrets
from datetime import datetime, timedelta, timezone

from .calls import Call, Fault, json_answer
from .http1 import Answer

KEYS_MAX = 100
SHANGHAI = timezone(timedelta(hours=8))


def make_keys(call: Call) -> Answer:
    asked = call.json()
    count, names = asked.get("count"), asked.get("names")
    if type(count) is not int or not 1 <= count <= KEYS_MAX:
        raise Fault(400, "count must be from 1 to 100")
    if not isinstance(names, list) or len(names) != count or not all(isinstance(name, str) and name for name in names):
        raise Fault(400, "names must be as many as count, and none empty")
    now = datetime.now(SHANGHAI).isoformat(timespec="seconds")
    made = [{"key": "sk-" + secrets.token_hex(32), "name": name, "createdAt": now, "enabled": True} for name in names]
    with call.account.lock:
        if len(call.account.qiniu_keys) + count > KEYS_MAX:
            raise Fault(403, f"an account has at most {KEYS_MAX} keys")
        call.account.qiniu_keys += made
    return json_answer(200, {"status": True, "data": {"keys": made}})
