# SPDX-License-Identifier: Apache-2.0
"""The form of errors of each service."""

import uuid
from xml.sax.saxutils import escape

from .calls import Fault, json_answer
from .http1 import Answer

OPENAI_CODES = {
    401: ("invalid_request_error", "invalid_api_key"),
    404: ("invalid_request_error", "unknown_url"),
    405: ("invalid_request_error", "method_not_supported"),
    429: ("requests", "rate_limit_exceeded"),
    503: ("server_error", "overloaded"),
}


def openai(fault: Fault) -> Answer:
    ordinary = ("server_error" if fault.status >= 500 else "invalid_request_error", None)
    kind, code = OPENAI_CODES.get(fault.status, ordinary)
    error = {"message": fault.message, "type": kind, "param": fault.param, "code": code}
    return json_answer(fault.status, {"error": error}, fault.headers)


ANTHROPIC_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
    503: "overloaded_error",
}


def anthropic(fault: Fault) -> Answer:
    kind = ANTHROPIC_TYPES.get(fault.status, "invalid_request_error" if fault.status < 500 else "api_error")
    error = {"type": "error", "error": {"type": kind, "message": fault.message}, "request_id": "req_gateway"}
    return json_answer(fault.status, error, fault.headers)


AWS_TYPES = {
    403: "AccessDeniedException",
    404: "ResourceNotFoundException",
    408: "ModelTimeoutException",
    424: "ModelErrorException",
    429: "ThrottlingException",
    500: "InternalServerException",
    503: "ServiceUnavailableException",
}


def aws(fault: Fault) -> Answer:
    ordinary = "ValidationException" if fault.status < 500 else "InternalServerException"
    kind = fault.code or AWS_TYPES.get(fault.status, ordinary)
    name = "Message" if fault.status == 403 else "message"  # Bedrock spells the two so
    marks = [("x-amzn-RequestId", str(uuid.uuid4())), ("x-amzn-ErrorType", kind)]
    return json_answer(fault.status, {name: fault.message}, [*marks, *fault.headers])


IAM_CODES = {403: "AccessDenied", 404: "NoSuchEntity", 409: "LimitExceeded", 429: "Throttling", 503: "ServiceUnavailable"}


def iam(fault: Fault) -> Answer:
    code = fault.code or IAM_CODES.get(fault.status, "ValidationError" if fault.status < 500 else "ServiceFailure")
    side = "Sender" if fault.status < 500 else "Receiver"
    body = (
        f'<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">\n  <Error>\n    <Type>{side}</Type>\n    <Code>{code}</Code>\n'
        f"    <Message>{escape(fault.message)}</Message>\n  </Error>\n  <RequestId>{uuid.uuid4()}</RequestId>\n</ErrorResponse>\n"
    )
    return Answer(fault.status, [("Content-Type", "text/xml"), *fault.headers], body.encode())


def qiniu(fault: Fault) -> Answer:
    return json_answer(fault.status, {"error": fault.message}, [("X-Reqid", uuid.uuid4().hex[:16]), *fault.headers])


def appstage(fault: Fault) -> Answer:
    code = fault.code or f"AIAE.00000{fault.status}"
    return json_answer(fault.status, {"error_code": code, "error_msg": fault.message}, fault.headers)


def huawei_iam(fault: Fault) -> Answer:
    title = {401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}.get(fault.status, "Bad Request")
    return json_answer(fault.status, {"error": {"code": fault.status, "message": fault.message, "title": title}}, fault.headers)
