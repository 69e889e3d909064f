# SPDX-License-Identifier: Apache-2.0
"""A server that answers 204 to a valid signature, and 403 with the reason to others. It verifies Qiniu's signatures by the vendor's own
verifier, and SigV4a by the public key and botocore's canonical request."""

import contextlib
import datetime
import hashlib
import http.server
import re
import threading
from urllib.parse import parse_qsl, urlsplit

import qiniu
from botocore import auth, awsrequest, credentials
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from test_sign_differential import V4A, private_key

ACCESS, SECRET = "AKIDLIVETEST", "q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom"
SECONDS_OFF_MAX = 900


def wrong_with_qiniu(method, target, headers, body):
    """The vendor's callback check; it wants the Host as header and as part of the URL."""
    judge = qiniu.QiniuMacAuth(ACCESS, SECRET, disable_qiniu_timestamp_signature=True)
    good = judge.verify_callback(
        headers.get("Authorization"),
        f"http://{headers['Host']}{target}",
        body.decode(),
        headers.get("Content-Type", ""),
        method,
        dict(headers.items()),
    )
    return None if good else "not what QiniuMacAuth makes"


def wrong_with_sigv4a(method, target, headers, body, region):
    url = urlsplit(target)
    query = dict(parse_qsl(url.query, keep_blank_values=True))
    is_url = "X-Amz-Signature" in query
    given = query if is_url else _authorization(headers)
    if given.get("X-Amz-Algorithm") != V4A:
        return "algorithm"
    access, _, scope = given["X-Amz-Credential"].partition("/")
    stamp, signed = given["X-Amz-Date"], given["X-Amz-SignedHeaders"].split(";")
    service = scope.split("/")[1]
    if access != ACCESS or scope != f"{stamp[:8]}/{service}/aws4_request":
        return f"credential {access}/{scope}"
    if not any(region.startswith(one[:-1]) if one.endswith("*") else one == region for one in given["X-Amz-Region-Set"].split(",")):
        return "region"
    if signed != sorted(signed) or not {"host"} | (set() if is_url else {"x-amz-date", "x-amz-region-set"}) <= set(signed):
        return f"signed headers {signed}"
    age = datetime.datetime.now(datetime.timezone.utc) - datetime.datetime.strptime(stamp + "+0000", "%Y%m%dT%H%M%SZ%z")
    if not -SECONDS_OFF_MAX <= age.total_seconds() <= (int(query["X-Amz-Expires"]) if is_url else SECONDS_OFF_MAX):
        return "time"
    payload = hashlib.sha256(body).hexdigest()
    if is_url and service == "s3":
        payload = "UNSIGNED-PAYLOAD"
    if headers.get("x-amz-content-sha256", payload) not in (payload, "UNSIGNED-PAYLOAD"):
        return "hash of the body"
    payload = headers.get("x-amz-content-sha256", payload)
    signer = (auth.S3SigV4Auth if service == "s3" else auth.SigV4Auth)(credentials.Credentials(ACCESS, SECRET), service, "")
    unsigned = "&".join(part for part in url.query.split("&") if not part.startswith("X-Amz-Signature="))
    canonical = "\n".join(
        [
            method,
            signer._normalize_url_path(url.path),
            signer.canonical_query_string(awsrequest.AWSRequest(method, f"http://h{url.path}?{unsigned}")),
            *(f"{name}:{' '.join(','.join(headers.get_all(name, [''])).split())}" for name in signed),
            "",
            ";".join(signed),
            payload,
        ]
    )
    to_sign = "\n".join([V4A, stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    try:
        private_key(ACCESS, SECRET).public_key().verify(
            bytes.fromhex(given["X-Amz-Signature"]), to_sign.encode(), ec.ECDSA(hashes.SHA256())
        )
    except (InvalidSignature, ValueError):
        return f"signature\n{canonical}"
    return None


def _authorization(headers):
    """The parts of the header by the names that they have in a URL."""
    found = re.fullmatch(r"(\S+) Credential=(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]+)", headers.get("Authorization", ""))
    if not found:
        return {}
    return dict(zip(("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-SignedHeaders", "X-Amz-Signature"), found.groups(), strict=True)) | {
        "X-Amz-Date": headers.get("X-Amz-Date", ""),
        "X-Amz-Region-Set": headers.get("X-Amz-Region-Set", ""),
    }


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        wrong = (
            wrong_with_qiniu(self.command, self.path, self.headers, body)
            if self.headers.get("Authorization", "").startswith("Qiniu ")
            else wrong_with_sigv4a(self.command, self.path, self.headers, body, "eu-west-1")
        )
        text = (wrong or "").encode()
        self.send_response(403 if wrong else 204)
        if wrong:
            self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_PUT = do_POST = do_DELETE = answer

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def running():
    """The URL of the server."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
