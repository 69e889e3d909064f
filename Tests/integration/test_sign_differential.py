#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random requests, signed by Tests/c/sign_batch.c and by botocore and qiniu:

  test_sign_differential.py BATCH [--count 2000] [--seed N]

BATCH is the compiled sign_batch. SigV4a is judged by a verifier: `cryptography`, and the
canonical request of botocore. Where implementations are known to disagree (sigv4.md, 9) no
such request is made."""

import argparse
import base64
import datetime
import hashlib
import hmac
import random
import subprocess
import sys
from urllib.parse import quote, unquote_to_bytes, urlsplit

from botocore import auth, awsrequest, compat, credentials
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
import qiniu

S3, SEND_SHA256, UNSIGNED_BODY = 1, 2, 4
V4A = "AWS4-ECDSA-P256-SHA256"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SCHEMES = ["sigv4"] * 4 + ["sigv4-url"] * 3 + ["sigv4a", "sigv4a-url"] + ["bedrock-key", "qiniu", "qiniu"]
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
NAMES = [
    "Content-Type",
    "Accept",
    "X-Amz-Target",
    "x-amz-meta-B",
    "X-AMZ-META-A",
    "X-Amz-Meta-A",
    "Range",
    "X-B",
    "x-a-b",
    "X-a",
    "User-Agent",
    "X-Amzn-Trace-Id",
    "Expect",
    "Cache-Control",
    "If-Match",
    "x-amz-acl",
]


class Case:
    def __init__(self, pick):
        self.scheme = pick.choice(SCHEMES)
        self.is_url = self.scheme.endswith("-url")
        self.is_s3 = pick.random() < 0.4
        self.flags = S3 if self.is_s3 else pick.choice([0, 0, SEND_SHA256])
        self.expires = pick.choice([1, 60, 3600, 43200, 604800, pick.randint(1, 604800)])
        self.time = pick.randint(1, 2**32 - 1)
        self.access = "AKID" + text(pick, LETTERS, 1, 20)
        self.secret = text(pick, LETTERS + "+/=", 1, 90)
        self.token = text(pick, LETTERS + "+/=", 1, 900) if pick.random() < 0.3 else ""
        self.region = pick.choice(["us-east-1", "us-west-2", "eu-central-1", "x"])
        if "sigv4a" in self.scheme:
            self.region = pick.choice(["*", "us-*,eu-west-1", self.region])
        self.service = "s3" if self.is_s3 else pick.choice(["bedrock", "iam", "sts", "execute-api"])
        self.method = pick.choice(["GET", "PUT", "DELETE", "HEAD"] + ([] if self.is_url else ["POST"]))
        self.host = pick.choice(["h.example.com", "bedrock-runtime.us-west-2.amazonaws.com", "h.example.com:8443"])
        self.path = self._path(pick)
        self.query = "&".join(
            f"{word(pick)}={word(pick)}" if pick.random() < 0.9 else f"{word(pick)}=" for _ in range(pick.choice([0, 0, 1, 2, 3, 9]))
        )
        if self.is_url:
            self.query = "&".join(dict((p.split("=")[0], p) for p in self.query.split("&") if p).values())
        self.body = pick.randbytes(pick.choice([0, 1, 55, 56, 63, 64, 65, 293, 1000, 5000])) if self.method in ("POST", "PUT") else b""
        if self.is_url:
            self.body = b""
        self.headers = [(name, value(pick)) for name in pick.sample(NAMES, pick.choice([0, 1, 2, 5]))]
        if pick.random() < 0.2 and self.headers:
            self.headers.append((self.headers[0][0], value(pick)))
        if self.scheme == "sigv4" and self.is_s3 and pick.random() < 0.3:
            self.flags |= UNSIGNED_BODY
        if self.scheme == "bedrock-key":
            self.expires = pick.randint(1, 43200)
        if self.scheme == "qiniu":
            self._qiniu(pick)

    def _path(self, pick):
        parts = [
            pick.choice(
                [word(pick), word(pick), "a", "v1", "model", "a:b", "x.y", "~", quote("你好")]
                + (["!$&'()*+,;=:@", "%c3%a9%7E%61"] if self.is_s3 and self.scheme != "qiniu" else [])
                + ([] if self.is_url else ["", ".", ".."])
            )
            for _ in range(pick.randint(0, 6))
        ]
        return "/" + "/".join(parts) + pick.choice(["", "/"] if parts and parts[-1] else [""])

    # The forms in which the vendor's sample and SDKs agree: Title-Case names, a content type with a body.
    def _qiniu(self, pick):
        self.flags = 0
        self.token = ""
        self.path = self.path.replace("//", "/")
        self.method = pick.choice(["POST", "PUT"])
        self.body = text(pick, LETTERS + "{}é你\n", 1, 500).encode()
        kind = pick.choice(["application/json", "application/octet-stream", "text/plain; charset=utf-8"])
        names = pick.sample(["X-Qiniu-A", "X-Qiniu-B", "X-Qiniu-Name", "X-Qiniu-Bb"], pick.randint(0, 3))
        self.headers = (
            [("Content-Type", kind)] + [(name, "v" + text(pick, LETTERS + " ", 0, 9) + "v") for name in names] + [("X-Other", "y")]
        )

    def line(self):
        fields = [self.access, self.secret, self.token, self.region, self.service, self.method, self.host, self.path, self.query, self.body]
        fields += [part for header in self.headers for part in header]
        return (
            " ".join(
                [self.scheme, str(self.flags), str(self.expires), str(self.time)]
                + [(f if isinstance(f, bytes) else f.encode()).hex() or "-" for f in fields]
            )
            + "\n"
        )

    def judge(self, answer):
        """None, or the fault of the signature."""
        if self.scheme == "qiniu":
            return differs(answer, self._qiniu_answer())
        if self.scheme == "bedrock-key":
            return differs(answer, self._bedrock_answer())
        if "sigv4a" in self.scheme:
            return self._judge_a(answer)
        return differs(answer, self._aws_answer())

    def _s3_path(self):
        """The path as S3 signs it: botocore assumes that it is encoded as its own SDK encodes keys."""
        return quote(unquote_to_bytes(self.path), safe="/-._~")

    def _request(self, extra=()):
        headers = [("Host", self.host)] + self.headers + list(extra)
        url = "https://" + self.host + (self._s3_path() if self.is_s3 else self.path) + ("?" + self.query if self.query else "")
        request = awsrequest.AWSRequest(method=self.method, url=url, data=self.body)
        request.headers = compat.HTTPHeaders.from_pairs(headers)
        request.context = {"timestamp": self.stamp()}
        return request

    def stamp(self):
        return self.when().strftime("%Y%m%dT%H%M%SZ")

    def when(self):
        return datetime.datetime.fromtimestamp(self.time, datetime.timezone.utc)

    def _aws_answer(self):
        args = [credentials.Credentials(self.access, self.secret, self.token or None), self.service, self.region]
        signer = {
            (False, False): auth.SigV4Auth,
            (False, True): auth.S3SigV4Auth,
            (True, False): auth.SigV4QueryAuth,
            (True, True): auth.S3SigV4QueryAuth,
        }[self.is_url, self.is_s3](*args, *([self.expires] if self.is_url else []))
        extra = []
        if not self.is_url and self.flags & SEND_SHA256:
            extra.append(("X-Amz-Content-SHA256", hashlib.sha256(self.body).hexdigest()))
        request = self._request(extra)
        if self.flags & UNSIGNED_BODY:
            request.context["payload_signing_enabled"] = False
            request.context["client_config"] = type("Config", (), {"s3": {"payload_signing_enabled": False}})()
        auth.get_current_datetime = lambda *a, **k: self.when()
        signer.add_auth(request)
        sent = request.url.replace(self.host + self._s3_path(), self.host + self.path, 1) if self.is_s3 else request.url
        return sent if self.is_url else request.headers["Authorization"]

    def _judge_a(self, answer):
        stamp = self.stamp()
        scope = f"{stamp[:8]}/{self.service}/aws4_request"
        if self.is_url:
            unsigned, _, signature = answer.rpartition("&X-Amz-Signature=")
            request = self._request()
            request.url = unsigned
            want = [
                "X-Amz-Algorithm=" + V4A,
                "X-Amz-Credential=" + quote(f"{self.access}/{scope}", safe=""),
                "X-Amz-Date=" + stamp,
                f"X-Amz-Expires={self.expires}",
                "X-Amz-SignedHeaders=",
            ]
            if not all(part in urlsplit(unsigned).query for part in want):
                return f"parameters of {answer}"
            payload = "UNSIGNED-PAYLOAD" if self.is_s3 else hashlib.sha256(self.body).hexdigest()
        else:
            unsigned, _, signature = answer.rpartition(", Signature=")
            extra = [("X-Amz-Date", stamp), ("X-Amz-Region-Set", self.region)] + (
                [("X-Amz-Security-Token", self.token)] if self.token else []
            )
            payload = hashlib.sha256(self.body).hexdigest()
            if self.flags & (S3 | SEND_SHA256):
                extra.append(("X-Amz-Content-SHA256", payload))
            request = self._request(extra)
            if not unsigned.startswith(f"{V4A} Credential={self.access}/{scope}, SignedHeaders="):
                return f"form of {answer}"
        signer = (auth.S3SigV4Auth if self.is_s3 else auth.SigV4Auth)(credentials.Credentials(self.access, self.secret), self.service, "x")
        signer.payload = lambda request: payload
        canonical = self._canonical(signer, request, payload)
        to_sign = "\n".join([V4A, stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        try:
            private_key(self.access, self.secret).public_key().verify(bytes.fromhex(signature), to_sign.encode(), ec.ECDSA(hashes.SHA256()))
        except (InvalidSignature, ValueError) as wrong:
            return f"{answer} does not verify: {wrong!r}\n{canonical}"
        return None

    def _canonical(self, signer, request, payload):
        headers = signer.headers_to_sign(request)
        parts = urlsplit(request.url)
        query = "&".join("=".join(pair) for pair in sorted(tuple(p.split("=")) for p in parts.query.split("&") if p))
        return "\n".join(
            [
                self.method,
                self._s3_path() if self.is_s3 else signer._normalize_url_path(self.path),
                query,
                signer.canonical_headers(headers) + "\n",
                signer.signed_headers(headers),
                payload,
            ]
        )

    def _bedrock_answer(self):
        request = awsrequest.AWSRequest(
            method="POST",
            url="https://bedrock.amazonaws.com/",
            headers={"host": "bedrock.amazonaws.com"},
            params={"Action": "CallWithBearerToken"},
        )
        auth.get_current_datetime = lambda *a, **k: self.when()
        signer = auth.SigV4QueryAuth(
            credentials.Credentials(self.access, self.secret, self.token or None), "bedrock", self.region, self.expires
        )
        request.context = {}
        signer.add_auth(request)
        text = request.url.removeprefix("https://") + "&Version=1"
        return "bedrock-api-key-" + base64.b64encode(text.encode()).decode()

    def _qiniu_answer(self):
        signer = qiniu.QiniuMacAuth(self.access, self.secret, disable_qiniu_timestamp_signature=True)
        url = "https://" + self.host + self.path + ("?" + self.query if self.query else "")
        headers = dict(self.headers)
        return "Qiniu " + signer.token_of_request(
            self.method, self.host, url, signer.qiniu_headers(headers), content_type=headers["Content-Type"], body=self.body
        )


def private_key(access, secret):
    for counter in range(1, 255):
        message = b"\0\0\0\1" + V4A.encode() + b"\0" + access.encode() + bytes([counter]) + b"\0\0\1\0"
        candidate = int.from_bytes(hmac.digest(("AWS4A" + secret).encode(), message, "sha256"), "big")
        if candidate <= ORDER - 2:
            return ec.derive_private_key(candidate + 1, ec.SECP256R1())
    raise AssertionError("no key")


def text(pick, letters, least, most):
    return "".join(pick.choice(letters) for _ in range(pick.randint(least, most)))


def word(pick):
    return quote(text(pick, LETTERS * 3 + "-._~ /:+%&=?@你é*'", 1, 8), safe="-._~")


def value(pick):
    return text(pick, LETTERS + '  ,;="/', 0, 30)


def differs(got, want):
    return None if got == want else f"got  {got}\nwant {want}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("batch")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = parser.parse_args()
    pick = random.Random(options.seed)
    cases = [Case(pick) for _ in range(options.count)]
    done = subprocess.run([options.batch], input="".join(case.line() for case in cases), capture_output=True, text=True)
    answers = done.stdout.splitlines()
    if done.returncode or len(answers) != len(cases):
        raise SystemExit(f"seed {options.seed}: {len(answers)} answers to {len(cases)} requests, exit {done.returncode}\n{done.stderr}")
    wrong = 0
    for case, answer in zip(cases, answers):
        complaint = case.judge(answer)
        if complaint:
            wrong += 1
            if wrong <= 5:
                print(f"{case.scheme}: {vars(case)}\n{complaint}\n")
    print(f"test_sign_differential: {len(cases) - wrong} of {len(cases)} agree, seed {options.seed}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
