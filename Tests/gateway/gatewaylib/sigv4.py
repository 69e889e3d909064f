# SPDX-License-Identifier: Apache-2.0
"""Verifies AWS Signature Version 4 by botocore. Without botocore such a call is refused, because the gateway has no signer of its own."""

import calendar
import hmac
import re
import time

from .account import AWS, Pair
from .calls import Call, Fault

try:
    from botocore import auth, awsrequest, compat, credentials
except ImportError:
    auth = None

CLOCK_SECONDS = 15 * 60
HEADER = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<access>[^/,]+)/(?P<day>\d{8})/(?P<region>[a-z0-9-]+)/(?P<service>[a-z0-9-]+)/aws4_request, "
    r"SignedHeaders=(?P<signed>[a-z0-9;-]+), Signature=(?P<signature>[0-9a-f]{64})"
)
MUST_BE_SIGNED = {"host", "x-amz-date", "content-type"}


def refused(code: str, message: str) -> Fault:
    return Fault(403, message, code=code)


def check(call: Call, service: str) -> bool:
    if not auth:
        raise Fault(501, "This gateway runs without botocore, which checks AWS signatures: pip install botocore.")
    given = HEADER.fullmatch(call.header("authorization"))
    if not given:
        raise refused("IncompleteSignatureException", "The Authorization header is not one of AWS4-HMAC-SHA256.")
    pair = next((pair for pair in AWS if pair.access == given["access"]), None)
    if not pair or call.header("x-amz-security-token") != pair.session:
        raise refused("UnrecognizedClientException", "The security token included in the request is invalid.")
    check_scope(call, given, service)
    if not hmac.compare_digest(signature(call, given, pair), given["signature"]):
        raise refused(
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
        )
    return True


def check_scope(call: Call, given: re.Match, service: str) -> None:
    stamp = call.header("x-amz-date")
    if given["service"] != service:
        raise refused("InvalidSignatureException", f"Credential should be scoped to correct service: '{service}'.")
    if not re.fullmatch(r"\d{8}T\d{6}Z", stamp) or stamp[:8] != given["day"]:
        raise refused(
            "InvalidSignatureException", "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP."
        )
    if abs(time.time() - calendar.timegm(time.strptime(stamp, "%Y%m%dT%H%M%SZ"))) > CLOCK_SECONDS:
        raise refused("InvalidSignatureException", f"Signature expired: {stamp} is too far from the server's time.")
    there = {name.lower() for name, _ in call.request.headers}
    wanted = {name for name in there if name in MUST_BE_SIGNED or name.startswith("x-amz-")}
    if missing := wanted - set(given["signed"].split(";")):
        raise refused("InvalidSignatureException", f"Not signed: {', '.join(sorted(missing))}.")


def signature(call: Call, given: re.Match, pair: Pair) -> str:
    signed = given["signed"].split(";")
    request = awsrequest.AWSRequest(
        method=call.request.method, url=f"https://{call.header('host')}{call.request.target}", data=call.request.body
    )
    request.headers = compat.HTTPHeaders.from_pairs([(name, value) for name, value in call.request.headers if name.lower() in signed])
    request.context = {"timestamp": call.header("x-amz-date")}
    signer = auth.SigV4Auth(credentials.Credentials(pair.access, pair.secret), given["service"], given["region"])
    return signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
