# SPDX-License-Identifier: Apache-2.0
"""Verifies short-term Bedrock keys, which are presigned URLs in base64, step by step as on AWS's page:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html"""

import base64
import calendar
import hmac
import time
from hashlib import sha256
from urllib.parse import parse_qs

from .account import AWS

PREFIX = "bedrock-api-key-"
CLOCK_SECONDS = 15 * 60


def opens(key: str) -> bool:
    try:
        host, _, query = base64.b64decode(key.removeprefix(PREFIX), validate=True).decode().partition("/?")
        given = {name: values[0] for name, values in parse_qs(query, strict_parsing=True, keep_blank_values=True).items()}
        return host == "bedrock.amazonaws.com" and is_signed(query, given) and is_now(given)
    except (KeyError, ValueError):
        return False


def is_now(given: dict) -> bool:
    made = calendar.timegm(time.strptime(given["X-Amz-Date"], "%Y%m%dT%H%M%SZ"))
    return made - CLOCK_SECONDS < time.time() < made + int(given["X-Amz-Expires"]) <= made + 43200


def is_signed(query: str, given: dict) -> bool:
    access, day, region, service, end = given["X-Amz-Credential"].split("/")
    pair = next((pair for pair in AWS if pair.access == access), None)
    if not pair or given.get("X-Amz-Security-Token", "") != pair.session or given["Action"] != "CallWithBearerToken":
        return False
    signed = "&".join(sorted(part for part in query.split("&") if not part.startswith(("X-Amz-Signature=", "Version="))))
    canonical = f"POST\n/\n{signed}\nhost:bedrock.amazonaws.com\n\nhost\n{sha256(b'').hexdigest()}"
    text = f"AWS4-HMAC-SHA256\n{given['X-Amz-Date']}\n{day}/{region}/bedrock/aws4_request\n{sha256(canonical.encode()).hexdigest()}"
    secret = ("AWS4" + pair.secret).encode()
    for part in (day, region, service, end):
        secret = hmac.digest(secret, part.encode(), "sha256")
    return hmac.compare_digest(hmac.digest(secret, text.encode(), "sha256").hex(), given["X-Amz-Signature"])
