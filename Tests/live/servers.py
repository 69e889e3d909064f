# SPDX-License-Identifier: Apache-2.0
"""Servers that judge what a client sends, each a group of processes on loopback: OpenStack Swift with its S3
interface, Keystone, moto; and LiteLLM's proxy. They run in the Python environment `scripts/venv signers`, Keystone and
LiteLLM in ones of their own. All end with stop(), by their process ids."""

import contextlib
import getpass
import grp
import json
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.request

from peers import ROOT, free_ports

BIN = pathlib.Path(sys.executable).parent
SECONDS_MAX = 60


class Server:
    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.processes = []

    def start(self, name: str, *command, port: int, **environment: str) -> None:
        """Starts a process, and waits until it listens."""
        log = self.folder / f"{name}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [str(word) for word in command],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=os.environ | environment,
            )
        self.processes.append(process)
        deadline = time.monotonic() + SECONDS_MAX
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return
            assert process.poll() is None and time.monotonic() < deadline, log.read_text(errors="replace")[-3000:]
            time.sleep(0.05)

    def run(self, *command, codes=(0,)) -> None:
        done = subprocess.run([str(word) for word in command], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        assert done.returncode in codes, f"{command}: {done.stdout} {done.stderr}"

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def ask(url: str, data: bytes | None = None, **headers: str):
    """(status, headers, body) by Python's own client."""
    request = urllib.request.Request(url, data=data, headers={name.replace("_", "-"): value for name, value in headers.items()})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.status, answer.headers, answer.read()


class Swift(Server):
    """Proxy with s3api and tempauth, and one account, container and (in memory) object server."""

    access, secret, region = "test:tester", "testing", "us-east-1"
    FILTERS = {
        "cache": "use = egg:swift#memcache\nmemcache_servers = 127.0.0.1:{cache}",
        "s3api": "use = egg:swift#s3api\nlocation = us-east-1\ncheck_bucket_owner = false",
        "tempauth": "use = egg:swift#tempauth\nuser_test_tester = testing .admin",
    }
    PIPELINE = "catch_errors gatekeeper healthcheck cache listing_formats s3api tempauth copy slo dlo proxy-server"

    def __init__(self, folder: pathlib.Path):
        super().__init__(folder)
        ports = dict(zip(("object", "container", "account", "proxy", "cache"), free_ports(5), strict=True))
        self.url = f"http://127.0.0.1:{ports['proxy']}"
        (folder / "swift.conf").write_text(
            "[swift-hash]\nswift_hash_path_prefix = a\nswift_hash_path_suffix = b\n[storage-policy:0]\nname = p0\ndefault = yes\n"
        )
        (folder / "node/sdb1").mkdir(parents=True)
        for name in ("object", "container", "account"):
            self._storage(name, ports[name])
        filters = {name: f"use = egg:swift#{name}" for name in self.PIPELINE.split()[:-1]} | self.FILTERS
        self._conf(
            "proxy",
            ports["proxy"],
            f"[pipeline:main]\npipeline = {self.PIPELINE}\n[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\n"
            + "".join(f"[filter:{name}]\n{text.format(**ports)}\n" for name, text in filters.items()),
        )
        self.start(
            "memcached", "memcached", "-u", getpass.getuser(), "-l", "127.0.0.1", "-p", ports["cache"], "-m", 16, port=ports["cache"]
        )
        for name in ("object", "container", "account", "proxy"):
            self.start(name, BIN / f"swift-{name}-server", folder / f"{name}.conf", port=ports[name])
        _, headers, _ = ask(self.url + "/auth/v1.0", X_Auth_User=self.access, X_Auth_Key=self.secret)
        self.token = headers["X-Auth-Token"]

    def _storage(self, name: str, port: int) -> None:
        app = "mem_object" if name == "object" else name
        self._conf(
            name,
            port,
            f"devices = {self.folder}/node\nmount_check = false\nfallocate_reserve = 0\ndisable_fallocate = true\nrecon_cache_path = {self.folder}\n"
            f"[pipeline:main]\npipeline = {name}-server\n[app:{name}-server]\nuse = egg:swift#{app}\n",
        )
        ring = BIN / "swift-ring-builder"
        self.run(ring, f"{name}.builder", "create", 4, 1, 1)
        self.run(ring, f"{name}.builder", "add", f"r1z1-127.0.0.1:{port}/sdb1", 1)
        self.run(ring, f"{name}.builder", "rebalance", codes=(0, 1))  # 1 is a warning

    def _conf(self, name: str, port: int, rest: str) -> None:
        (self.folder / f"{name}.conf").write_text(
            f"[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = {port}\nworkers = 0\nuser = {getpass.getuser()}\nswift_dir = {self.folder}\n{rest}"
        )


class Keystone(Server):
    """Keystone, the identity service whose interface Huawei's IAM has: SQLite, Fernet tokens."""

    user, password, domain, project = "admin", 'p"ä\\ss', "Default", "cn-north-4"
    SERVE = """
import sys
sys.argv = ["keystone"]     # oslo.config would read the arguments of this one
from keystone.wsgi.api import application
from waitress import serve
serve(application, listen="127.0.0.1:{port}", threads=2)
"""

    def __init__(self, folder: pathlib.Path):
        super().__init__(folder)
        [port] = free_ports(1)
        self.url = f"http://127.0.0.1:{port}"
        own = (
            pathlib.Path(subprocess.run([ROOT / "scripts/venv", "keystone"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip())
            / "bin"
        )
        for name in ("fernet", "credential"):
            (folder / name).mkdir(mode=0o700)
        (folder / "keystone.conf").write_text(
            f"[DEFAULT]\npublic_endpoint = {self.url}\n[database]\nconnection = sqlite:///{folder}/keystone.db\n[token]\nprovider = fernet\n"
            f"[fernet_tokens]\nkey_repository = {folder}/fernet\n[fernet_receipts]\nkey_repository = {folder}/fernet\n"
            f"[credential]\nkey_repository = {folder}/credential\n[cache]\nenabled = false\n"
        )
        manage = [own / "keystone-manage", "--config-file", folder / "keystone.conf"]
        whose = ["--keystone-user", getpass.getuser(), "--keystone-group", grp.getgrgid(os.getgid()).gr_name]
        self.run(*manage, "db_sync")
        self.run(*manage, "fernet_setup", *whose)
        self.run(*manage, "credential_setup", *whose)
        self.run(
            *manage,
            "bootstrap",
            "--bootstrap-username",
            self.user,
            "--bootstrap-password",
            self.password,
            "--bootstrap-project-name",
            self.project,
            "--bootstrap-role-name",
            "admin",
            "--bootstrap-service-name",
            "keystone",
            "--bootstrap-region-id",
            "RegionOne",
            "--bootstrap-public-url",
            self.url + "/v3/",
        )
        self.start(
            "keystone",
            own / "python",
            "-c",
            self.SERVE.format(port=port),
            port=port,
            OS_KEYSTONE_CONFIG_DIR=str(folder),
            OS_KEYSTONE_CONFIG_FILES="keystone.conf",
        )
        # Huawei's knows the project by its name alone, Keystone wants its domain too, or the id.
        domain = {"domain": {"name": self.domain}}
        scope = {"project": {"name": self.project} | domain}
        login = {
            "auth": {
                "identity": {"methods": ["password"], "password": {"user": {"name": self.user, "password": self.password} | domain}},
                "scope": scope,
            }
        }
        _, _, body = ask(self.url + "/v3/auth/tokens", json.dumps(login).encode(), Content_Type="application/json")
        self.project_id = json.loads(body)["token"]["project"]["id"]


class Moto(Server):
    """AWS's services by moto, which verifies signatures once there are a user and a role."""

    region = "us-east-1"

    def __init__(self, folder: pathlib.Path):
        super().__init__(folder)
        [port] = free_ports(1)
        self.url = f"http://127.0.0.1:{port}"
        self.start("moto", BIN / "moto_server", "-H", "127.0.0.1", "-p", port, port=port, INITIAL_NO_AUTH_ACTION_COUNT="999999")
        import boto3  # takes half a second

        iam = boto3.client("iam", endpoint_url=self.url, region_name=self.region, aws_access_key_id="x", aws_secret_access_key="y")
        everything = self._policy({"Action": "*", "Resource": "*"})
        iam.create_user(UserName="swiftlet")
        iam.put_user_policy(UserName="swiftlet", PolicyName="all", PolicyDocument=everything)
        key = iam.create_access_key(UserName="swiftlet")["AccessKey"]
        self.access, self.secret = key["AccessKeyId"], key["SecretAccessKey"]
        role = iam.create_role(
            RoleName="device", AssumeRolePolicyDocument=self._policy({"Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"})
        )
        iam.put_role_policy(RoleName="device", PolicyName="all", PolicyDocument=everything)
        self.role = role["Role"]["Arn"]
        ask(self.url + "/moto-api/reset-auth", b"0", Content_Type="text/plain")  # with a form type it fails

    @staticmethod
    def _policy(statement: dict) -> str:
        return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow"} | statement]})


class LiteLLM(Server):
    """A proxy that serves Anthropic's Messages for models of other services, here for the gateway's."""

    key = "sk-swiftlet-test"

    def __init__(self, folder: pathlib.Path, certificates: pathlib.Path, models: dict[str, dict]):
        """`models`: LiteLLM's parameters by the name that its clients know."""
        super().__init__(folder)
        [port] = free_ports(1)
        self.url = f"https://localhost:{port}/v1"
        # JSON is YAML.
        listed = [{"model_name": name, "litellm_params": parameters} for name, parameters in models.items()]
        # A refused question must not pause the model: the next test asks it, too.
        router = {"disable_cooldowns": True, "num_retries": 0}
        settings = {"model_list": listed, "router_settings": router, "general_settings": {"master_key": self.key}}
        (folder / "config.yaml").write_text(json.dumps(settings))
        tls = ["--ssl_certfile_path", certificates / "server.pem", "--ssl_keyfile_path", certificates / "server.key"]
        self.start(
            "litellm",
            BIN / "litellm",
            *("--config", folder / "config.yaml", "--host", "127.0.0.1", "--port", port, *tls),
            port=port,
            HOME=str(folder),
            # Otherwise it fetches prices from GitHub.
            LITELLM_LOCAL_MODEL_COST_MAP="True",
        )
