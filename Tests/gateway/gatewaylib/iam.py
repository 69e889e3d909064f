# SPDX-License-Identifier: Apache-2.0
"""AWS IAM's calls for service-specific credentials, which are Bedrock's long-term keys: forms in, XML out."""

import re
import secrets
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from .account import Account
from .calls import Call, Fault
from .http1 import Answer

SERVICE = "bedrock.amazonaws.com"
USER = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)
KEYS_PER_USER = 2
LISTED = ("CreateDate", "ExpirationDate", "ServiceName", "ServiceCredentialAlias", "ServiceSpecificCredentialId", "UserName", "Status")
Form = dict[str, str]
ACTIONS: dict[str, Callable[[Account, Form], str]] = {}


def action(do: Callable) -> Callable:
    name = "".join(part.capitalize() for part in do.__name__.split("_"))
    ACTIONS[f"{name}ServiceSpecificCredential{'s' * (name == 'List')}"] = do
    return do


def answer(call: Call) -> Answer:
    if call.media_type() != "application/x-www-form-urlencoded":
        raise Fault(400, "The body must be a form.", code="InvalidParameterValue")
    pairs = parse_qsl(call.request.body.decode(errors="replace"), keep_blank_values=True, strict_parsing=True)
    form = dict(pairs)
    name = form.get("Action", "")
    if len(form) < len(pairs) or form.get("Version") != "2010-05-08" or name not in ACTIONS:
        raise Fault(400, f"Could not find operation {name} for version {form.get('Version')}.", code="InvalidAction")
    with call.account.lock:
        result = ACTIONS[name](call.account, form)
    inner = f"  <{name}Result>\n{result}  </{name}Result>\n" if result else ""
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{name}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/">\n{inner}'
        f"  <ResponseMetadata>\n    <RequestId>{uuid.uuid4()}</RequestId>\n  </ResponseMetadata>\n</{name}Response>\n"
    )
    return Answer(200, [("Content-Type", "text/xml")], body.encode())


@action
def create(account: Account, form: Form) -> str:
    user = checked_user(form)
    days = form.get("CredentialAgeDays")
    if form.get("ServiceName") != SERVICE:
        raise Fault(404, f"The service {form.get('ServiceName')} is not supported.", code="NotSupportedService")
    if days is not None and not (days.isdecimal() and 1 <= int(days) <= 36600):
        raise Fault(400, "CredentialAgeDays must be from 1 to 36600.")
    if sum(key["UserName"] == user for key in account.bedrock_keys.values()) >= KEYS_PER_USER:
        raise Fault(409, "Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2")
    now = datetime.now(timezone.utc)
    key = {
        "CreateDate": iso(now),
        **({"ExpirationDate": iso(now + timedelta(days=int(days)))} if days else {}),
        "ServiceName": SERVICE,
        "ServiceCredentialAlias": f"{user}-at-123456789012",
        **new_secret(),
        "ServiceSpecificCredentialId": "ACCA" + secrets.token_hex(8).upper(),
        "UserName": user,
        "Status": "Active",
    }
    account.bedrock_keys[key["ServiceSpecificCredentialId"]] = key
    return element("ServiceSpecificCredential", key, key)


@action
def list(account: Account, form: Form) -> str:  # noqa: A001, IAM's word
    keys = [key for key in account.bedrock_keys.values() if form.get("UserName") in (None, key["UserName"])]
    start, most = int(form.get("Marker", "m0")[1:]), int(form.get("MaxItems", "100"))
    more = len(keys) > start + most
    members = "".join(element("member", key, LISTED) for key in keys[start : start + most])
    marker = f"<Marker>m{start + most}</Marker>" if more else ""
    return f"<ServiceSpecificCredentials>\n{members}</ServiceSpecificCredentials>\n<IsTruncated>{str(more).lower()}</IsTruncated>{marker}\n"


@action
def update(account: Account, form: Form) -> str:
    if form.get("Status") not in ("Active", "Inactive"):
        raise Fault(400, "Status must be Active or Inactive.")
    found(account, form)["Status"] = form["Status"]
    return ""


@action
def reset(account: Account, form: Form) -> str:
    key = found(account, form)
    key |= new_secret()
    return element("ServiceSpecificCredential", key, key)


@action
def delete(account: Account, form: Form) -> str:
    del account.bedrock_keys[found(account, form)["ServiceSpecificCredentialId"]]
    return ""


def checked_user(form: Form) -> str:
    if not USER.fullmatch(form.get("UserName", "")):
        raise Fault(400, "The specified value for userName is invalid.")
    return form["UserName"]


def found(account: Account, form: Form) -> dict:
    key = account.bedrock_keys.get(form.get("ServiceSpecificCredentialId"))
    if not key or key["UserName"] != checked_user(form):
        raise Fault(404, f"Service specific credential {form.get('ServiceSpecificCredentialId')} does not exist.")
    return key


def new_secret() -> dict:
    """A text with characters that XML escapes."""
    return {"ServiceCredentialSecret": f"ABSK{secrets.token_urlsafe(60)}+/&<>'\"="}


def element(name: str, key: dict, members) -> str:
    inner = "".join(f"  <{member}>{escape(key[member])}</{member}>\n" for member in members if member in key)
    return f"<{name}>\n{inner}</{name}>\n"


def iso(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
