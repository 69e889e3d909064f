# SPDX-License-Identifier: Apache-2.0
"""Every signer against servers that verify signatures: curl sends the requests of examples-c/sign, and Swiftlet's own exchange (signed.c)
sends them in clear and through nginx with TLS."""

import csv
import io
import json
import os
import pathlib
import shlex
import subprocess
import sys
import time
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "Tests/integration"))
from conftest import clean_env  # noqa: E402
from peers import Nginx, compile_program, free_ports  # noqa: E402

import judge  # noqa: E402
import servers  # noqa: E402

os.environ["PATH"] += ":/usr/sbin"  # where Debian has nginx
MOTO_ID = "000000000000"
FORM = "Content-Type: application/x-www-form-urlencoded"
UTF8_KEY = "/bkt/%E4%BD%A0%E5%A5%BD%20a%2Bb%26c%3D%28d%29~%27%21%2A%40/%C3%A9%3A1.txt"  # "/bkt/你好 a+b&c=(d)~'!*@/é:1.txt"


# ---- the servers, in clear and by TLS -----------------------------------------------------
def started(kind):
    @pytest.fixture(scope="module")
    def server(tmp_path_factory):
        server = kind(tmp_path_factory.mktemp(kind.__name__))
        yield server
        server.stop()

    return server


swift, keystone, moto = started(servers.Swift), started(servers.Keystone), started(servers.Moto)


@pytest.fixture(scope="module")
def verifier():
    with judge.running() as url:
        yield SimpleNamespace(url=url, access=judge.ACCESS, secret=judge.SECRET, region="us-*,eu-west-1")


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    """tls(url): the same through nginx with TLS. It stops with the module."""
    folder = tmp_path_factory.mktemp("certs")
    subprocess.run([ROOT / "Tests/gateway/certs.sh", folder], check=True, stdin=subprocess.DEVNULL)
    running = []

    def front(url):
        [port] = free_ports(1)
        running.append(
            Nginx(
                tmp_path_factory.mktemp("nginx"),
                [
                    f"""
            server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {folder}/server.pem; ssl_certificate_key {folder}/server.key; client_body_buffer_size 1m;
                      location / {{ proxy_pass {url}; proxy_http_version 1.1; proxy_set_header Host $http_host; }} }}"""
                ],
                port,
            )
        )
        return f"https://localhost:{port}"

    front.ca = str(folder / "ca.pem")
    yield front
    for nginx in running:
        nginx.stop()


# ---- what signs ---------------------------------------------------------------------------
@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    subprocess.run([ROOT / "scripts/build", ".build-c", "swiftlet_archive", "sign", "huawei_token"], check=True, stdin=subprocess.DEVNULL)
    crypto, folder = ROOT / "Sources/SwiftletPort/crypto_mbedtls.c", tmp_path_factory.mktemp("programs")
    return {name: ROOT / ".build-c/examples-c" / name for name in ("sign", "huawei_token")} | {
        name: compile_program(str(ROOT / f"Tests/live/{name}.c"), folder / name, ROOT / ".build-c/libswiftlet.a", None, str(crypto))
        for name in ("signed", "select")
    }


def keys(server, service="", token=""):
    """An environment in which both programs sign for this server."""
    own = {
        "AWS_ACCESS_KEY_ID": server.access,
        "AWS_SECRET_ACCESS_KEY": server.secret,
        "AWS_SESSION_TOKEN": token,
        "AWS_REGION": server.region,
        "QINIU_ACCESS_KEY": server.access,
        "QINIU_SECRET_KEY": server.secret,
        "SERVICE": service,
    }
    return clean_env(**own)


@pytest.fixture(scope="module")
def curl(programs):
    """Has the request signed, and sends it with curl: (status, body). `change` may alter the command."""

    def curl(env, *options, url, change=lambda command: command, headers=(), body=None, method="GET", sent=("-q",)):
        words = [programs["sign"], "--curl", "-X", method, *[word for line in headers for word in ("-H", line)], *options]
        if body is not None:
            words += ["-d", body]
        done = subprocess.run([*words, url], env=env, capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stderr
        made = done.stdout if url.startswith("https:") else done.stdout.replace("https://", "http://")  # presigned URLs are https
        command = [*shlex.split(change(made)), "-s", "-w", "\n%{http_code}", *sent]
        answer = subprocess.run(command, capture_output=True, timeout=60, check=True).stdout
        body, _, status = answer.rpartition(b"\n")
        return int(status), body.decode()

    return curl


@pytest.fixture(scope="module")
def exchange(programs, tls):
    """Signs and sends over Swiftlet's own exchange: (status, headers, body), the body as bytes when `raw`."""

    def exchange(env, scheme, method, url, body="", raw=False, **headers):
        words = [word for name, value in headers.items() for word in (name.replace("_", "-"), value)]
        done = subprocess.run(
            [programs["signed"], scheme, method, url, body, *words],
            env=env | {"CA_FILE": tls.ca},
            capture_output=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr.decode()
        head, _, body = done.stdout.partition(b"\n\n")
        status, *lines = head.decode().splitlines()
        body = body if raw else body.decode()
        return int(status), {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}, body

    return exchange


def flipped(command):
    """Another digit in the signature, which comes after this name in headers and URLs alike."""
    at = command.index("Signature=") + len("Signature=")
    return command[:at] + ("2" if command[at] == "1" else "1") + command[at + 1 :]


def code(body):
    """Of an error in S3's or AWS's XML, with or without a namespace."""
    return next(element.text for element in ElementTree.fromstring(body).iter() if element.tag.rpartition("}")[2] == "Code")


# ---- S3: OpenStack Swift ------------------------------------------------------------------
S3 = ("-S", "s3")


@pytest.fixture(scope="module")
def bucket(swift, curl):
    status, body = curl(keys(swift), *S3, url=swift.url + "/bkt", method="PUT", body="")
    assert status == 200, body
    return swift.url + "/bkt"


@pytest.mark.parametrize("options", [(), ("-u",)], ids=["body signed", "UNSIGNED-PAYLOAD"])
@pytest.mark.parametrize("key", ["/bkt/a", "/bkt/a/../b//./c", UTF8_KEY])
def test_s3_put_get_delete(swift, bucket, curl, key, options):
    text = f"你好 {time.time()}"
    assert (
        curl(
            keys(swift),
            *S3,
            *options,
            url=swift.url + key,
            method="PUT",
            body=text,
            headers=["Content-Type: text/plain", "x-amz-meta-b:  two   spaces "],
        )[0]
        == 200
    )
    assert curl(keys(swift), *S3, *options, url=swift.url + key) == (200, text)
    assert curl(keys(swift), *S3, url=swift.url + key, method="DELETE")[0] == 204
    assert curl(keys(swift), *S3, url=swift.url + key)[0] == 404


# Signed as S3 reads them, whether the sender has escaped them or not, and how.
RAW = "!$&'()*+,;=:@"
PATHS = [
    *(f"/bkt/raw{character}end" for character in RAW),
    *(f"/bkt/escaped%{ord(character):02x}end" for character in RAW),
    f"/bkt/{RAW}",
    "/bkt/2026-11-30T10:00:00Z.json",
    "/bkt/caf%c3%a9",
    "/bkt/%7E%61%2D",
    "/bkt/a%2Fb",
]


@pytest.mark.parametrize("as_url", [False, True], ids=["header", "URL"])
def test_s3_paths_as_s3_reads_them(swift, bucket, curl, as_url):
    wrong = {}
    for path in PATHS:
        options, text = ("-p", "60") if as_url else (), f"at {path}"
        status, answer = curl(keys(swift), *S3, *options, url=swift.url + path, method="PUT", body=text, sent=("-q", "-g"))
        if status != 200 or curl(keys(swift), *S3, *options, url=swift.url + path, sent=("-q", "-g")) != (200, text):
            wrong[path] = status, answer
    assert not wrong


@pytest.mark.parametrize(
    "query",
    [
        "",
        "location",
        "acl",
        "versioning",
        "uploads",
        "uploads=&prefix=x",
        "list-type=2&delimiter=%2F&prefix=a%20%E4%BD%A0%2B",
        "prefix=a+b&max-keys=+1",
        "prefix=b&max-keys=1&delimiter=%2F&marker=",
    ],
)
def test_s3_queries(swift, bucket, curl, query):
    for options in (), ("-p", "60"):
        status, body = curl(keys(swift), *S3, *options, url=bucket + ("?" + query if query else ""))
        assert status == 200, body
        ElementTree.fromstring(body)


@pytest.mark.parametrize("key", ["/bkt/p", "/bkt/p/../q//./r", UTF8_KEY])
def test_s3_presigned(swift, bucket, curl, key):
    text = f"presigned {time.time()}"
    assert (
        curl(
            keys(swift),
            *S3,
            "-p",
            "60",
            url=swift.url + key,
            method="PUT",
            body=text,
            headers=["Content-Type: text/plain", "x-amz-meta-b: it's"],
        )[0]
        == 200
    )
    assert curl(keys(swift), *S3, "-p", "604800", url=swift.url + key) == (200, text)
    assert curl(keys(swift), *S3, "-p", "1", url=swift.url + key + "?response-content-type=text%2Fcsv") == (200, text)


@pytest.mark.parametrize(
    "options, change, error",
    [
        ((), flipped, "SignatureDoesNotMatch"),
        (("-p", "60"), flipped, "SignatureDoesNotMatch"),
        ((), lambda command: command.replace("/bkt", "/bku", 1), "SignatureDoesNotMatch"),
        (("-p", "60"), lambda command: command.replace("max-keys=1", "max-keys=2"), "SignatureDoesNotMatch"),
        (("-p", "60"), lambda command: command.replace("Expires=60", "Expires=61"), "SignatureDoesNotMatch"),
        (("--time", str(int(time.time()) - 3600)), str, "RequestTimeTooSkewed"),
        (("-p", "60", "--time", str(int(time.time()) - 3600)), str, "AccessDenied"),
    ],
    ids=["digit", "digit in URL", "other bucket", "other query", "other expiry", "an hour late", "expired"],
)
def test_s3_refuses(swift, bucket, curl, options, change, error):
    status, body = curl(keys(swift), *S3, *options, url=bucket + "?max-keys=1", change=change)
    assert status == 403 and code(body) == error


def test_s3_refuses_other_keys(swift, bucket, curl):
    env = keys(swift)
    assert code(curl(env | {"AWS_SECRET_ACCESS_KEY": "testinh"}, *S3, url=bucket)[1]) == "SignatureDoesNotMatch"
    assert curl(env | {"AWS_ACCESS_KEY_ID": "test:nobody"}, *S3, url=bucket)[0] == 403
    assert curl(env | {"AWS_REGION": "eu-west-1"}, *S3, url=bucket)[0] == 400


@pytest.mark.parametrize("by_tls", [False, True], ids=["in clear", "TLS"])
def test_s3_over_the_exchange(swift, bucket, exchange, tls, by_tls):
    url, env = tls(swift.url) if by_tls else swift.url, keys(swift, "s3")
    text = "line\n\n" + 5000 * "你好"
    assert exchange(env, "sigv4", "PUT", url + UTF8_KEY, text, Content_Type="text/plain")[0] == 200
    status, headers, body = exchange(env, "sigv4", "GET", url + UTF8_KEY)
    assert status == 200 and body == text and headers["content-type"] == "text/plain"
    assert exchange(env, "sigv4", "GET", url + "/bkt?location")[0] == 200
    status, _, body = exchange(env | {"FLIP": "1"}, "sigv4", "GET", url + UTF8_KEY)
    assert status == 403 and code(body) == "SignatureDoesNotMatch"
    assert exchange(env, "sigv4", "DELETE", url + UTF8_KEY)[0] == 204


def test_a_token_opens_swift(swift, bucket, curl, exchange):
    url = swift.url + "/v1/AUTH_test/bkt"
    assert curl(clean_env(IAM_TOKEN=swift.token), "-s", "token", url=url)[0] in (200, 204)
    assert exchange(clean_env(IAM_TOKEN=swift.token), "token", "GET", url)[0] in (200, 204)
    assert exchange(clean_env(IAM_TOKEN=swift.token + "x"), "token", "GET", url)[0] == 401


# ---- IAM tokens: Keystone -----------------------------------------------------------------
@pytest.mark.parametrize("by_tls", [False, True], ids=["in clear", "TLS"])
def test_iam_tokens(keystone, curl, exchange, tls, by_tls):
    url = (tls(keystone.url) if by_tls else keystone.url) + "/v3/auth/tokens"
    env = clean_env(IAM_USER=keystone.user, IAM_PASSWORD=keystone.password, IAM_DOMAIN=keystone.domain)
    status, headers, body = exchange(
        env, "login", "POST", url + "?nocatalog=true", keystone.project_id, Content_Type="application/json;charset=utf8"
    )
    assert status == 201, body
    token = headers["x-subject-token"]
    assert json.loads(body)["token"]["project"]["name"] == keystone.project

    status, _, body = exchange(clean_env(IAM_TOKEN=token), "token", "GET", url, X_Subject_Token=token)
    assert status == 200 and json.loads(body)["token"]["user"]["name"] == keystone.user
    assert curl(clean_env(IAM_TOKEN=token), "-s", "token", url=url, headers=[f"X-Subject-Token: {token}"], sent=("-k",))[0] == 200

    other = token[:40] + ("A" if token[40] != "A" else "B") + token[41:]
    assert exchange(clean_env(IAM_TOKEN=other), "token", "GET", url, X_Subject_Token=token)[0] == 401
    assert exchange(env | {"IAM_PASSWORD": "wrong"}, "login", "POST", url, keystone.project_id, Content_Type="application/json")[0] == 401

    assert exchange(clean_env(IAM_TOKEN=token), "token", "DELETE", url, X_Subject_Token=token)[0] == 204
    assert exchange(clean_env(IAM_TOKEN=token), "token", "GET", url, X_Subject_Token=token)[0] == 401  # it was revoked


def test_a_revoked_token_is_renewed_once(keystone, programs, exchange, tls):
    iam = tls(keystone.url)
    url = iam + "/v3/auth/projects"

    def huawei_token(*words, **more):
        login = {"IAM_USER": keystone.user, "IAM_PASSWORD": keystone.password, "IAM_DOMAIN": keystone.domain}
        env = clean_env(IAM_URL=iam, IAM_PROJECT_ID=keystone.project_id, SWIFTLET_CA_FILE=tls.ca, SWIFTLET_TIMEOUT="30", **login | more)
        done = subprocess.run([programs["huawei_token"], *words], env=env, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout.strip(), done.stderr.count("a token that ends at")

    done, token, got = huawei_token()
    assert (done, got) == (0, 1)
    done, answer, got = huawei_token(url, IAM_TOKEN=token)
    assert (done, got) == (0, 0) and [one["name"] for one in json.loads(answer)["projects"]] == [keystone.project]

    mine = clean_env(IAM_TOKEN=token)
    assert exchange(mine, "token", "DELETE", iam + "/v3/auth/tokens", X_Subject_Token=token)[0] == 204
    assert exchange(mine, "token", "GET", url)[0] == 401
    assert huawei_token(url, IAM_TOKEN=token) == (0, answer, 1)
    assert huawei_token(url, IAM_TOKEN=token, IAM_PASSWORD="wrong")[0] == 1


# ---- AWS: moto ----------------------------------------------------------------------------
STS = ("-S", "sts")
IDENTITY = "Action=GetCallerIdentity&Version=2011-06-15"


def texts(xml):
    return {element.tag.rpartition("}")[2]: element.text for element in ElementTree.fromstring(xml).iter()}


def test_sts_identity(moto, curl):
    status, body = curl(keys(moto), *STS, url=moto.url + "/", method="POST", body=IDENTITY, headers=[FORM])
    assert status == 200 and texts(body)["Arn"].endswith(":user/swiftlet")
    status, body = curl(keys(moto), *STS, url=moto.url + "/", method="POST", body=IDENTITY, headers=[FORM], change=flipped)
    assert status == 403 and code(body) == "SignatureDoesNotMatch"
    status, body = curl(
        keys(moto) | {"AWS_ACCESS_KEY_ID": "AKIAUNKNOWN"}, *STS, url=moto.url + "/", method="POST", body=IDENTITY, headers=[FORM]
    )
    assert status == 403 and code(body) == "InvalidClientTokenId"


def test_sts_role_and_its_session_token(moto, curl, exchange, tls):
    url = tls(moto.url) + "/"
    action = f"Action=AssumeRole&Version=2011-06-15&RoleSessionName=live&RoleArn={moto.role.replace(':', '%3A').replace('/', '%2F')}"
    status, _, body = exchange(keys(moto, "sts"), "sigv4", "POST", url, action, Content_Type=FORM.split(": ")[1])
    assert status == 200, body
    found = texts(body)
    session = SimpleNamespace(access=found["AccessKeyId"], secret=found["SecretAccessKey"], region=moto.region)

    status, _, body = exchange(
        keys(session, "sts", found["SessionToken"]), "sigv4", "POST", url, IDENTITY, Content_Type=FORM.split(": ")[1]
    )
    assert status == 200 and texts(body)["Arn"].endswith("assumed-role/device/live")
    for token in found["SessionToken"][:-1] + "!", "":
        assert exchange(keys(session, "sts", token), "sigv4", "POST", url, IDENTITY, Content_Type=FORM.split(": ")[1])[0] == 403
    assert (
        exchange(
            keys(session, "sts", found["SessionToken"]) | {"FLIP": "1"}, "sigv4", "POST", url, IDENTITY, Content_Type=FORM.split(": ")[1]
        )[0]
        == 403
    )
    status, body = curl(keys(session, token=found["SessionToken"]), *STS, url=moto.url + "/", method="POST", body=IDENTITY, headers=[FORM])
    assert status == 200, body


# moto refuses paths with %3A, from boto3 too, and cannot answer "Accept: */*"; it has no Converse.
def test_bedrock_model(moto, curl, exchange, tls):
    path, body, as_json = "/model/anthropic.claude-v2/invoke", '{"prompt": "你好"}', "application/json"
    for options in (), ("--sha256",):
        answer = curl(
            keys(moto),
            "-S",
            "bedrock",
            *options,
            url=moto.url + path,
            method="POST",
            body=body,
            headers=[f"Content-Type: {as_json}", f"Accept: {as_json}"],
        )
        assert answer == (200, "{}")
    url, env = tls(moto.url) + path, keys(moto, "bedrock")
    status, _, answer = exchange(env, "sigv4", "POST", url, body, Content_Type=as_json, Accept=as_json)
    assert status == 200 and answer == "{}"
    status, _, answer = exchange(env | {"FLIP": "1"}, "sigv4", "POST", url, body, Content_Type=as_json, Accept=as_json)
    assert status == 403 and "signature" in answer


# ---- an event stream: S3 Select by moto ---------------------------------------------------
CITIES = [{"id": n, "city": ("北京", "Beijing", "Zürich", "深圳 😀")[n % 4], "note": f'第 {n} 行, "quoted"'} for n in range(400)]
SELECT = """<SelectObjectContentRequest xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Expression>{}</Expression>\
<ExpressionType>SQL</ExpressionType><InputSerialization>{}</InputSerialization><OutputSerialization><JSON/></OutputSerialization>\
</SelectObjectContentRequest>"""
FORMATS = {
    "lines.json": ("<JSON><Type>LINES</Type></JSON>", {"JSON": {"Type": "LINES"}}),
    "table.csv": ("<CSV><FileHeaderInfo>USE</FileHeaderInfo></CSV>", {"CSV": {"FileHeaderInfo": "USE"}}),
}


@pytest.fixture(scope="module")
def select(programs):
    """What select.c prints: the messages as (event type, payload), the status, and the lines after them."""

    def select(stream, piece, whole, *more):
        command = [programs["select"], str(piece), str(whole), *more]
        done = subprocess.run(command, input=stream, capture_output=True, timeout=60, check=True).stdout.decode().splitlines()
        at = next(i for i, line in enumerate(done) if line.startswith("SWL_"))
        messages = [line.split(" ") for line in done[:at]]
        return [(kind, bytes.fromhex(text)) for kind, text in messages], done[at], dict(line.split(" ") for line in done[at + 1 :])

    return select


@pytest.fixture(scope="module")
def tables(moto, exchange):
    """The bucket's URL, with the same rows as lines of JSON and as CSV; put by our own requests."""
    env, url = keys(moto, "s3"), moto.url + "/tables"
    assert exchange(env, "sigv4", "PUT", url)[0] == 200
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in CITIES)
    table = io.StringIO()
    writer = csv.DictWriter(table, CITIES[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, "note": row["note"].replace(",", "").replace('"', "")} for row in CITIES)
    for name, text in ("lines.json", lines), ("table.csv", table.getvalue()):
        assert exchange(env, "sigv4", "PUT", f"{url}/{name}", text, Content_Type="text/plain")[0] == 200
        assert exchange(env, "sigv4", "GET", f"{url}/{name}")[2] == text
    return url


def by_botocore(moto, name, query):
    """(joined Records, kinds of the events, details of Stats)"""
    import boto3
    from botocore.config import Config

    own = {"aws_access_key_id": moto.access, "aws_secret_access_key": moto.secret, "region_name": moto.region}
    s3 = boto3.client(
        "s3", endpoint_url=moto.url, config=Config(connect_timeout=10, read_timeout=30, s3={"addressing_style": "path"}), **own
    )
    answer = s3.select_object_content(
        Bucket="tables",
        Key=name,
        Expression=query,
        ExpressionType="SQL",
        InputSerialization=FORMATS[name][1],
        OutputSerialization={"JSON": {}},
    )
    events = list(answer["Payload"])
    records = b"".join(event["Records"]["Payload"] for event in events if "Records" in event)
    return records, [next(iter(event)) for event in events], next(event["Stats"]["Details"] for event in events if "Stats" in event)


@pytest.mark.parametrize("by_tls", [False, True], ids=["in clear", "TLS"])
# moto escapes what is not ASCII in its answers, and does not find it in CSV.
@pytest.mark.parametrize(
    "name, city", [("lines.json", "北京"), ("lines.json", "深圳 😀"), ("lines.json", "nowhere"), ("table.csv", "Beijing")]
)
def test_s3_select(moto, tables, exchange, select, tls, name, city, by_tls):
    url = (tables.replace(moto.url, tls(moto.url)) if by_tls else tables) + f"/{name}?select&select-type=2"
    query = f"SELECT s.id, s.city FROM s3object s WHERE s.city = '{city}'"
    body, env = SELECT.format(query, FORMATS[name][0]), keys(moto, "s3")
    status, _, stream = exchange(env, "sigv4", "POST", url, body, raw=True, Content_Type="application/xml")
    assert status == 200, stream
    records, kinds, details = by_botocore(moto, name, query)
    want = [{"id": row["id"] if name == "lines.json" else str(row["id"]), "city": city} for row in CITIES if row["city"] == city]
    for piece, whole in (1, 0), (7, 1), (100, 0), (1 << 16, 1):
        messages, end, _ = select(stream, piece, whole)
        assert end == "SWL_DONE" and [kind for kind, _ in messages] == kinds == ["Records", "Stats", "End"]
        joined = b"".join(payload for kind, payload in messages if kind == "Records")
        assert joined == records and [json.loads(line) for line in joined.splitlines()] == want
        stats = {element.tag: element.text for element in ElementTree.fromstring(dict(messages)["Stats"])}
        assert stats == {key: str(value) for key, value in details.items()} and int(stats["BytesReturned"]) == len(joined)
        assert dict(messages)["End"] == b""
    assert select(stream[:-1], 100, 0)[1] == "SWL_E_TRUNCATED"

    status, _, answer = exchange(env | {"FLIP": "1"}, "sigv4", "POST", url, body, Content_Type="application/xml")
    assert status == 403 and code(answer) == "SignatureDoesNotMatch"


def test_s3_select_with_a_flipped_bit(moto, tables, exchange, select):
    """Flips each bit of the stream in turn: no message with a flipped bit is completed."""
    body = SELECT.format("SELECT s.note FROM s3object s WHERE s.id = '7'", FORMATS["table.csv"][0])
    url = tables + "/table.csv?select&select-type=2"
    status, _, stream = exchange(keys(moto, "s3"), "sigv4", "POST", url, body, raw=True, Content_Type="application/xml")
    assert status == 200 and b" 7 " in select(stream, 64, 1)[0][0][1]
    for piece in 1, 64, 1 << 16:
        assert select(stream, piece, 1, "flips")[2] == {"SWL_E_CHECK": str(8 * len(stream))}
    ends = select(stream, 64, 0, "flips")[2]  # a header is read before the checksum of its message
    assert set(ends) == {"SWL_E_CHECK", "SWL_E_SYNTAX_FRAME_HEADER"} and sum(map(int, ends.values())) == 8 * len(stream)


# ---- Qiniu and SigV4a: verifiers ----------------------------------------------------------
def test_qiniu(verifier, curl, exchange, tls):
    body, json_type = '{"count": 2, "names": ["你", "b"]}', "application/json"
    for kind in json_type, "application/octet-stream", "text/plain; charset=utf-8":
        for path in "/v1/apikeys", "/v1/%E4%BD%A0?x&y=%20":
            curled = curl(
                keys(verifier),
                "-s",
                "qiniu",
                url=verifier.url + path,
                method="POST",
                body=body,
                headers=["Content-Type: " + kind, "X-Qiniu-B: 2", "X-Qiniu-A: 1"],
            )
            assert curled[0] == 204, curled
    url = tls(verifier.url) + "/v1/apikeys"
    assert exchange(keys(verifier), "qiniu", "POST", url, body, Content_Type=json_type, X_Qiniu_A="1")[0] == 204
    assert exchange(keys(verifier) | {"FLIP": "1"}, "qiniu", "POST", url, body, Content_Type=json_type)[0] == 403
    assert (
        curl(
            keys(verifier),
            "-s",
            "qiniu",
            "--date",
            url=verifier.url + "/",
            method="POST",
            body=body,
            headers=["Content-Type: " + json_type],
        )[0]
        == 204
    )
    changed = curl(
        keys(verifier),
        "-s",
        "qiniu",
        url=verifier.url + "/",
        method="POST",
        body=body,
        headers=["Content-Type: " + json_type],
        change=lambda command: command.replace('"b"', '"c"'),
    )
    assert changed[0] == 403


@pytest.mark.parametrize("service", ["s3", "bedrock"])
def test_sigv4a(verifier, curl, exchange, tls, service):
    options = ("-s", "sigv4a", "-S", service)
    for path in "/", "/model/a%3A0/converse?b=%20&a=2&a=1&c=", UTF8_KEY:
        assert curl(
            keys(verifier),
            *options,
            url=verifier.url + path,
            method="POST",
            body="body 你",
            headers=["Content-Type: text/plain", "X-Amz-Meta-A:  x   y "],
        ) == (204, "")
        assert curl(keys(verifier), *options, "-p", "60", url=verifier.url + path) == (204, "")
        assert curl(keys(verifier), *options, "-p", "60", url=verifier.url + path, change=flipped_in_der)[0] == 403
        assert curl(keys(verifier), *options, url=verifier.url + path, change=flipped_in_der)[0] == 403
    assert curl(keys(verifier) | {"AWS_REGION": "ap-*"}, *options, url=verifier.url) == (403, "region")
    url = tls(verifier.url) + "/b/c?d="
    status, _, body = exchange(keys(verifier, service, "a/token+="), "sigv4a", "PUT", url, "body", Content_Type="text/plain")
    assert status == 204, body
    assert exchange(keys(verifier, service) | {"FLIP": "1"}, "sigv4a", "PUT", url, "body")[0] == 403


def flipped_in_der(command):
    """A digit inside r; the first ones are DER's own."""
    at = command.index("Signature=") + len("Signature=") + 20
    return command[:at] + ("2" if command[at] == "1" else "1") + command[at + 1 :]
