# SPDX-License-Identifier: Apache-2.0
"""The schemes of authentication. Each check says whether the call is authentic, or raises a Fault with the service's own reason."""

import base64
import hmac
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha1, sha256

from . import short_term, sigv4
from .account import APPSTAGE, QINIU, RESOURCE_CODE
from .calls import Call, Fault

CLOCK_SECONDS = 15 * 60


@dataclass(frozen=True)
class Scheme:
    mark: Callable[[Call], object]  # whether the call uses this scheme
    check: Callable[[Call], bool]


def bearer(call: Call) -> bool:
    given = re.fullmatch(r"Bearer ([\x21-\x7e]+)", call.header("authorization"))
    return bool(given) and (call.account.opens(given[1]) or given[1].startswith(short_term.PREFIX) and short_term.opens(given[1]))


def token(call: Call) -> bool:
    if call.account.tokens.get(call.header("x-auth-token"), 0) < time.time():
        raise Fault(401, "Incorrect IAM authentication information: The token must be updated.", code="APIGW.0301")
    return True


# ---- Qiniu: the vendor's page, step by step --------------------------------------------------


def qiniu(call: Call) -> bool:
    given = re.fullmatch(r"Qiniu ([^:]+):([A-Za-z0-9_-]{27}=)", call.header("authorization"))
    if not given or given[1] != QINIU.access:
        return False
    digest = hmac.new(QINIU.secret.encode(), qiniu_text(call), sha1).digest()
    return hmac.compare_digest(base64.urlsafe_b64encode(digest).decode(), given[2])


def qiniu_text(call: Call) -> bytes:
    request = call.request
    kind = call.header("content-type")
    lines = [f"{request.method.upper()} {request.target}", f"Host: {call.header('host')}"]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"{title(name)}: {value}" for name, value in sorted(request.headers) if name.lower().startswith("x-qiniu-")]
    body = request.body if kind and kind != "application/octet-stream" else b""
    return "\n".join([*lines, "", ""]).encode() + body


def title(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))


# ---- Huawei AppStage -------------------------------------------------------------------------

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def appstage(call: Call) -> bool:
    ts, nonce, access, sign = map(call.header, ("ts", "nonce", "ak", "sign"))
    if call.header("resource-code") != RESOURCE_CODE:
        raise Fault(403, "The resource-code is not one of this interface.", code="AIAE.00000403")
    if not re.fullmatch(r"\d{13}", ts) or abs(time.time() - int(ts) / 1000) > CLOCK_SECONDS:
        raise Fault(401, "The ts is not a time of now.", code="AIAE.00000401")
    digest = sha256(f"ts={ts}&nonce={nonce}&ak={access}".encode()).hexdigest()
    wanted = base64.b64encode(hmac.digest(APPSTAGE.secret.encode(), digest.encode(), "sha256")).decode()
    if access != APPSTAGE.access or not hmac.compare_digest(sign, wanted):
        return False
    with call.account.lock:
        fresh = UUID4.fullmatch(nonce) and nonce not in call.account.nonces
        call.account.nonces.add(nonce)
    return bool(fresh)


# ---- the table -------------------------------------------------------------------------------

BEARER = Scheme(lambda call: True, bearer)  # last: a call without a sign of another scheme
API_KEY = Scheme(lambda call: call.header("x-api-key"), lambda call: call.account.opens(call.header("x-api-key")))
TOKEN = Scheme(lambda call: call.header("x-auth-token"), token)
QINIU_KEYS = Scheme(lambda call: True, qiniu)
APPSTAGE_KEYS = Scheme(lambda call: call.header("sign"), appstage)
NOTHING = Scheme(lambda call: True, lambda call: True)  # the proof is in the body


def aws(service: str) -> Scheme:
    return Scheme(lambda call: call.header("authorization").startswith("AWS4-"), lambda call: sigv4.check(call, service))
