# SPDX-License-Identifier: Apache-2.0
"""The account of the gateway's customer: credentials, none of them a secret, and the keys and tokens that were made with them."""

import threading
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Pair:
    access: str
    secret: str
    session: str = ""  # temporary credentials come with a token


AWS = (
    Pair("AKIDGATEWAY", "gateway/secret+not/a+secret"),
    Pair("ASIAGATEWAY", "gateway/temporary+secret", "session+token/" + "t" * 300 + "=="),
)
QINIU = Pair("qiniu-gateway-access", "qiniu-gateway-secret")
APPSTAGE = Pair("appstage-gateway-access", "appstage-gateway-secret")
RESOURCE_CODE = "gateway-resource"
LOGIN = {
    "user": "iam-user",
    "password": 'p"ass\\wörd-密码',
    "domain": "account-name",
    "project": "cn-north-4",
    "project_id": "0a1b2c3d4e5f",
}


@dataclass
class Account:
    key: str
    lock: threading.Lock = field(default_factory=threading.Lock)
    nonces: set[str] = field(default_factory=set)
    tokens: dict[str, float] = field(default_factory=dict)  # Huawei's, and when each ends
    qiniu_keys: list[dict] = field(default_factory=list)
    bedrock_keys: dict[str, dict] = field(default_factory=dict)  # IAM's credentials by id

    def opens(self, key: str) -> bool:
        """Whether this is a valid bearer key: the given one, or one that was made here."""
        with self.lock:
            made = [made["key"] for made in self.qiniu_keys]
            made += [made["ServiceCredentialSecret"] for made in self.bedrock_keys.values() if made["Status"] == "Active"]
        return key == self.key or key in made


def facts() -> dict:
    """The members for the file that says that the gateway is ready."""
    pairs = {"aws": AWS[0], "aws_temporary": AWS[1], "qiniu": QINIU, "appstage": APPSTAGE}
    return {name: vars(pair) for name, pair in pairs.items()} | {"resource_code": RESOURCE_CODE, "login": LOGIN}
