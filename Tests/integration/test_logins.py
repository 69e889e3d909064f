# SPDX-License-Identifier: Apache-2.0
"""examples-c/login against the gateway: credentials are fetched or made, renewed in time, and renewed after a refusal."""

import contextlib
import datetime
import http.server
import pathlib
import ssl
import subprocess
import threading

import pki
import pytest
from conftest import clean_env


def stamp(seconds):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Giver:
    """Stands in for STS, the IoT credentials provider and an instance's metadata service."""

    def __init__(self, keys, life=3600, context=None, status=200):
        self.asked, self.keys, self.life, self.status = [], keys, life, status
        giver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                peer = self.connection.getpeercert() if context else None
                giver.asked.append((self.command, self.path, dict(self.headers.items()), body, peer))
                text = giver.text(self.path, body).encode()
                self.send_response(giver.status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = do_PUT = answer  # noqa: N815

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def text(self, path, body):
        access, secret, session = self.keys["access"], self.keys["secret"], self.keys["session"]
        if path == "/latest/api/token":
            return "metadata-token"
        if path.endswith("/security-credentials/"):
            return "a-role"
        if "Action=AssumeRole" in body:
            return (
                f"<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>{access}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey>"
                f"<SessionToken>{session}</SessionToken><Expiration>{stamp(self.life)}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
            )
        names = ("accessKeyId", "secretAccessKey", "sessionToken", "expiration")
        if "security-credentials" in path:
            names = ("AccessKeyId", "SecretAccessKey", "Token", "Expiration")
        values = (access, secret.replace("/", "\\/"), session, stamp(self.life))
        inner = "{" + ",".join(f'"{name}":"{value}"' for name, value in zip(names, values)) + "}"
        return inner if "security-credentials" in path else f'{{"credentials":{inner}}}'


@contextlib.contextmanager
def giver(*arguments, **more):
    it = Giver(*arguments, **more)
    yield it
    it.server.shutdown()
    it.server.server_close()


def certificate_of(gateway, authority=None):
    pem = pathlib.Path(gateway.ca).parent / "server.pem"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, pem.with_suffix(".key"))
    if authority:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(authority)
    return context


def login(examples, gateway, source, *questions, **more):
    env = clean_env(AWS_ENDPOINT_URL_BEDROCK_RUNTIME=gateway.url, AWS_REGION="us-west-2", SWIFTLET_CA_FILE=gateway.ca, **more)
    done = subprocess.run([examples / "login", source, *questions], env=env, capture_output=True, text=True, timeout=30)
    for keys in gateway.credentials.values():
        assert not isinstance(keys, dict) or not keys.get("secret") or keys["secret"] not in done.stderr
    return done


def long_term(gateway):
    keys = gateway.credentials["aws"]
    return {"AWS_ACCESS_KEY_ID": keys["access"], "AWS_SECRET_ACCESS_KEY": keys["secret"]}


def test_bedrock_keys_are_made_on_the_device(examples, gateway):
    gateway.requests()
    done = login(examples, gateway, "bedrock", "one", "two", **long_term(gateway))
    assert done.returncode == 0 and 'asked: "one"' in done.stdout and 'asked: "two"' in done.stdout, done.stderr
    keys = [dict(record["headers"])["Authorization"] for record in gateway.requests()]
    assert len(keys) == 2 and keys[0] == keys[1] and keys[0].startswith("Bearer bedrock-api-key-")
    wrong = dict(long_term(gateway), AWS_SECRET_ACCESS_KEY="wrong")
    assert login(examples, gateway, "bedrock", "one", **wrong).returncode == 1 and len(gateway.requests()) == 2  # once more, and no more


@pytest.mark.parametrize("life, times", [(3600, 1), (200, 2)], ids=["kept", "renewed in time"])
def test_sts(examples, gateway, life, times):
    with giver(gateway.credentials["aws_temporary"], life, certificate_of(gateway)) as sts:
        url = f"https://localhost:{sts.port}/"
        done = login(
            examples,
            gateway,
            "sts",
            "one",
            "two",
            AWS_ROLE_ARN="arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fx",
            AWS_ENDPOINT_URL_STS=url,
            **long_term(gateway),
        )
    assert done.returncode == 0 and 'asked: "two"' in done.stdout, done.stderr
    assert len(sts.asked) == times
    method, path, headers, body, _ = sts.asked[0]
    assert (method, path) == ("POST", "/") and "RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fx" in body
    assert (
        f"Credential={gateway.credentials['aws']['access']}/" in headers["Authorization"] and "/us-west-2/sts/" in headers["Authorization"]
    )


def test_iot_wants_the_devices_certificate(examples, gateway, tmp_path):
    certificates = pki.make(tmp_path)
    with giver(gateway.credentials["aws_temporary"], 3600, certificate_of(gateway, certificates / "roots.pem")) as iot:
        url = f"https://localhost:{iot.port}/role-aliases/device/credentials"
        shown = {"IOT_CERTIFICATE": str(certificates / "client.pem"), "IOT_KEY": str(certificates / "client.key")}
        done = login(examples, gateway, "iot", "one", IOT_URL=url, **shown)
        assert done.returncode == 0 and 'asked: "one"' in done.stdout, done.stderr
        assert iot.asked[0][1] == "/role-aliases/device/credentials" and iot.asked[0][4]["subject"]
        assert login(examples, gateway, "iot", "one", IOT_URL=url).returncode == 1
    assert len(iot.asked) == 1


def test_an_instances_metadata(examples, gateway):
    with giver(gateway.credentials["aws_temporary"]) as imds:
        done = login(examples, gateway, "imds", "one", "two", AWS_EC2_METADATA_SERVICE_ENDPOINT=f"http://127.0.0.1:{imds.port}")
    assert done.returncode == 0 and 'asked: "two"' in done.stdout, done.stderr
    assert [asked[:2] for asked in imds.asked] == [
        ("PUT", "/latest/api/token"),
        ("GET", "/latest/meta-data/iam/security-credentials/"),
        ("GET", "/latest/meta-data/iam/security-credentials/a-role"),
    ]
    assert imds.asked[2][2]["X-aws-ec2-metadata-token"] == "metadata-token"


def test_credentials_that_are_refused_are_fetched_once_more(examples, gateway):
    wrong = dict(gateway.credentials["aws_temporary"], secret="wrong")
    with giver(wrong) as imds:
        done = login(examples, gateway, "imds", "one", AWS_EC2_METADATA_SERVICE_ENDPOINT=f"http://127.0.0.1:{imds.port}")
    assert done.returncode == 1 and "SWL_E_SERVICE" in done.stderr
    assert len(imds.asked) == 6


def test_a_giver_that_fails(examples, gateway):
    with giver(gateway.credentials["aws_temporary"], status=404) as imds:
        done = login(examples, gateway, "imds", "one", AWS_EC2_METADATA_SERVICE_ENDPOINT=f"http://127.0.0.1:{imds.port}")
    assert done.returncode == 1 and "SWL_E_SERVICE_LOGIN" in done.stderr and len(imds.asked) == 1


def test_huawei(examples, gateway):
    who = {f"IAM_{name.upper()}": gateway.credentials["login"][name] for name in ("user", "password", "domain", "project")}
    done = login(examples, gateway, "huawei", "one", "two", IAM_URL=gateway.url, OPENAI_BASE_URL=gateway.url + "/appstage/v1", **who)
    assert done.returncode == 0 and 'asked: "two"' in done.stdout, done.stderr
    done = login(
        examples,
        gateway,
        "huawei",
        "one",
        IAM_URL=gateway.url,
        OPENAI_BASE_URL=gateway.url + "/appstage/v1",
        **dict(who, IAM_PASSWORD="no"),
    )
    assert done.returncode == 1 and "SWL_E_SERVICE_LOGIN" in done.stderr
