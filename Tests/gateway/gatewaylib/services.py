# SPDX-License-Identifier: Apache-2.0
"""The services of the gateway: a table with the schemes, endpoints and form of errors of each."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from . import chat, converse, faults, huawei, iam, invoke, messages, proofs, qiniu
from .calls import Call, Fault
from .http1 import Answer, phrase

Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Service:
    prefix: str
    fault: Callable[[Fault], Answer]
    denial: tuple[int, str] = (401, "Incorrect API key provided.")
    schemes: tuple[proofs.Scheme, ...] = (proofs.BEARER,)
    endpoints: dict[str, dict[str, Handler]] = field(default_factory=dict)  # pattern of a path: method: handler

    def claims(self, path: str) -> bool:
        return path == self.prefix or path.startswith(self.prefix + "/")

    def answer(self, call: Call) -> Answer:
        try:
            handler, words = self.handler(call)
            if not next(scheme for scheme in self.schemes if scheme.mark(call)).check(call):
                raise Fault(*self.denial)
            return handler(replace(call, words=words))
        except Fault as fault:
            return self.fault(fault)

    def handler(self, call: Call) -> tuple[Handler, tuple[str, ...]]:
        matches = ((re.fullmatch(pattern, call.path.removeprefix(self.prefix)), methods) for pattern, methods in self.endpoints.items())
        match, methods = next(((match, methods) for match, methods in matches if match), (None, {}))
        if not match:
            raise Fault(404, f"There is nothing at {call.path}.")
        if call.request.method not in methods:
            allow = ", ".join(methods)
            raise Fault(405, f"{phrase(405)}: use {allow}.", headers=[("Allow", allow)])
        return methods[call.request.method], match.groups()


BAD_BEDROCK_KEY = (403, "Authentication failed: Please make sure your API Key is valid.")
BEDROCK = (proofs.aws("bedrock"), proofs.BEARER)
CHAT = {"/chat/completions": {"POST": chat.chat}}
MESSAGES = {"/messages": {"POST": messages.messages}}

# The first service that claims a path gets it.
SERVICES = (
    Service("/openai/v1", faults.aws, BAD_BEDROCK_KEY, BEDROCK, CHAT),
    Service(
        "/model",
        faults.aws,
        BAD_BEDROCK_KEY,
        BEDROCK,
        {
            "/([^/]+)/converse": {"POST": converse.converse},
            "/([^/]+)/converse-stream": {"POST": converse.converse_stream},
            "/([^/]+)/invoke": {"POST": invoke.invoke},
            "/([^/]+)/invoke-with-response-stream": {"POST": invoke.invoke_stream},
        },
    ),
    Service(
        "/",
        faults.iam,
        (403, "Request is missing Authentication Token"),
        (proofs.aws("iam"), proofs.Scheme(lambda _: True, lambda _: False)),
        {
            "|/": {"POST": iam.answer},
        },
    ),
    Service(
        "/appstage/v1", faults.appstage, (401, "Incorrect sign or API key."), (proofs.APPSTAGE_KEYS, proofs.TOKEN, proofs.BEARER), CHAT
    ),
    Service(
        "/v3/auth/tokens",
        faults.huawei_iam,
        schemes=(proofs.NOTHING,),
        endpoints={
            "": {"POST": huawei.make_token, "DELETE": huawei.end_token},
        },
    ),
    Service("/v1/apikeys", faults.qiniu, (401, "bad token"), (proofs.QINIU_KEYS,), {"": {"POST": qiniu.make_keys}}),
    Service(
        "/v1/messages", faults.anthropic, (401, "invalid x-api-key"), (proofs.API_KEY, proofs.BEARER), {"": {"POST": messages.messages}}
    ),
    Service("/anthropic/v1", faults.anthropic, BAD_BEDROCK_KEY, (*BEDROCK[:1], proofs.API_KEY, proofs.BEARER), MESSAGES),
    Service("/v1", faults.openai, endpoints={**CHAT, "/models": {"GET": chat.models}}),
    Service("", faults.openai),
)


def service_for(path: str) -> Service:
    return next(service for service in SERVICES if service.claims(path))
