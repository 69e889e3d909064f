# SPDX-License-Identifier: Apache-2.0
"""What vendors want back in the second round of a tool loop, by hand: the gateway answers 400 without it, and 200 with it.

That our bodies pass is shown by test_apps.py (test_thoughts_go_back, test_extras_of_calls_go_back); that the gateway would refuse them
if they did not have it, is shown here. The rules are those of DeepSeek's, Anthropic's, Amazon's and Google's documentation."""

import copy
import http.client
import json
import ssl

import pytest

ASKED = "What time is it in Paris?"
SCHEMA = {"type": "object", "properties": {"place": {"type": "string"}}}
CHAT_TOOL = {"type": "function", "function": {"name": "get_time", "parameters": SCHEMA}}


@pytest.fixture(scope="session")
def post(gateway):
    context = ssl.create_default_context(cafile=gateway.ca)
    port = int(gateway.url.rpartition(":")[2])

    def send(path, body):
        connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=10)
        headers = {"Authorization": f"Bearer {gateway.key}", "Content-Type": "application/json", "anthropic-version": "2023-06-01"}
        connection.request("POST", path, json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, json.loads(text)

    return send


# ---- two rounds in each family: the body of the second, its assistant's message, and what follows it --------------


class Chat:
    def __init__(self, path, model):
        self.path, self.model = path, model

    def rounds(self, post):
        body = {"model": self.model, "messages": [{"role": "user", "content": ASKED}], "tools": [CHAT_TOOL]}
        status, answer = post(self.path, body)
        said = answer["choices"][0]["message"]
        assert status == 200 and len(said["tool_calls"]) == 1
        result = {"role": "tool", "tool_call_id": said["tool_calls"][0]["id"], "content": "noon"}
        body["messages"] += [said, result]
        return body, said

    def ask_again(self, body, words):
        body["messages"] += [{"role": "assistant", "content": "It is noon."}, {"role": "user", "content": words}]


class Converse:
    path = "/model/reasoning-1/converse"

    def rounds(self, post):
        tool = {"toolSpec": {"name": "get_time", "inputSchema": {"json": SCHEMA}}}
        body = {"messages": [{"role": "user", "content": [{"text": ASKED}]}], "toolConfig": {"tools": [tool]}}
        status, answer = post(self.path, body)
        said = answer["output"]["message"]
        assert status == 200
        result = {"toolResult": {"toolUseId": said["content"][-1]["toolUse"]["toolUseId"], "content": [{"text": "noon"}]}}
        body["messages"] += [said, {"role": "user", "content": [result]}]
        return body, said

    def ask_again(self, body, words):
        body["messages"] += [{"role": "assistant", "content": [{"text": "It is noon."}]}, {"role": "user", "content": [{"text": words}]}]


class Messages:
    def __init__(self, path, more):
        self.path, self.more = path, more

    def rounds(self, post):
        tool = {"name": "get_time", "input_schema": SCHEMA}
        body = {**self.more, "max_tokens": 1000, "messages": [{"role": "user", "content": ASKED}], "tools": [tool]}
        status, answer = post(self.path, body)
        assert status == 200
        said = {"role": "assistant", "content": answer["content"]}
        result = {"type": "tool_result", "tool_use_id": answer["content"][-1]["id"], "content": "noon"}
        body["messages"] += [said, {"role": "user", "content": [result]}]
        return body, said

    def ask_again(self, body, words):
        body["messages"] += [{"role": "assistant", "content": "It is noon."}, {"role": "user", "content": words}]


CHAT_PATHS = {"openai": "/v1/chat/completions", "bedrock": "/openai/v1/chat/completions", "appstage": "/appstage/v1/chat/completions"}
# MiMo and Huawei's MaaS have the same rule as DeepSeek.
THINKING = {f"chat {name}": Chat(path, "reasoning-1") for name, path in CHAT_PATHS.items()}
SIGNED = {
    "converse": Converse(),
    "messages": Messages("/v1/messages", {"model": "reasoning-1"}),
    "messages bedrock": Messages("/anthropic/v1/messages", {"model": "reasoning-1"}),
    "messages invoke": Messages("/model/reasoning-1/invoke", {"anthropic_version": "bedrock-2023-05-31"}),
}
EXTRAS = {f"gemini {name}": Chat(path, "gemini-3") for name, path in CHAT_PATHS.items()}


def blocks(said):
    return said["content"]


def thought(said):
    """Of Converse and of Messages: the object with the text, the names of its text and of its signature."""
    first = blocks(said)[0]
    return (first["reasoningContent"]["reasoningText"], "text") if "reasoningContent" in first else (first, "thinking")


def changed(text):
    return ("X" if text[0] != "X" else "Y") + text[1:]


def change_text(said):
    value, name = thought(said)
    value[name] = changed(value[name])


def change_signature(said):
    value, _ = thought(said)
    value["signature"] = changed(value["signature"])


def drop_signature(said):
    del thought(said)[0]["signature"]


def empty_signature(said):
    thought(said)[0]["signature"] = ""


def change_redacted(said):
    value = blocks(said)[1].get("reasoningContent", blocks(said)[1])
    name = "redactedContent" if "redactedContent" in value else "data"
    value[name] = changed(value[name])


def reorder(*order):
    return lambda said: said.update(content=[blocks(said)[i] for i in order])


# An answer is thought, redacted thought, text, call.
WITHOUT_A_SIGNED_THOUGHT = {
    "neither thought": reorder(2, 3),
    "the thought": reorder(1, 2, 3),
    "the redacted thought": reorder(0, 2, 3),
    "their order": reorder(1, 0, 2, 3),
    "their place before the call": reorder(2, 3, 0, 1),
    "the thought as it was": change_text,
    "a signature": drop_signature,
    "a signature that is not empty": empty_signature,
    "the signature as it was": change_signature,
    "the redacted thought as it was": change_redacted,
}


@pytest.mark.parametrize("family", [*THINKING, *SIGNED, *EXTRAS])
def test_with_all_that_came(post, family):
    service = (THINKING | SIGNED | EXTRAS)[family]
    body, _ = service.rounds(post)
    status, answer = post(service.path, body)
    assert status == 200 and "The tool says: noon" in json.dumps(answer)


@pytest.mark.parametrize("missing", WITHOUT_A_SIGNED_THOUGHT)
@pytest.mark.parametrize("family", SIGNED)
def test_signed_thoughts(post, family, missing):
    service = SIGNED[family]
    body, said = service.rounds(post)
    assert len(blocks(said)) == 4
    WITHOUT_A_SIGNED_THOUGHT[missing](said)
    status, answer = post(service.path, body)
    assert status == 400, answer


@pytest.mark.parametrize("content", [None, "", "another"])
@pytest.mark.parametrize("family", THINKING)
def test_reasoning_content(post, family, content):
    service = THINKING[family]
    body, said = service.rounds(post)
    del said["reasoning_content"]
    if content is not None:
        said["reasoning_content"] = content
    status, answer = post(service.path, body)
    assert status == 400 and "reasoning_content" in json.dumps(answer)


@pytest.mark.parametrize("family", [*THINKING, *SIGNED])
def test_thoughts_before_the_users_question_need_not_come_back(post, family):
    service = (THINKING | SIGNED)[family]
    body, said = service.rounds(post)
    said.pop("reasoning_content", None)
    if family in SIGNED:
        reorder(2, 3)(said)
    service.ask_again(body, "And in Rome?")
    assert post(service.path, body)[0] == 200


@pytest.mark.parametrize("change", ["missing", "another", "an empty object", "at the message"])
@pytest.mark.parametrize("family", EXTRAS)
def test_extras_of_calls(post, family, change):
    service = EXTRAS[family]
    body, said = service.rounds(post)
    call = said["tool_calls"][0]
    kept = copy.deepcopy(call.pop("extra_content"))
    if change == "another":
        kept["google"]["thought_signature"] = changed(kept["google"]["thought_signature"])
        call["extra_content"] = kept
    elif change == "an empty object":
        call["extra_content"] = {}
    elif change == "at the message":
        said["extra_content"] = kept
    status, answer = post(service.path, body)
    assert status == 400 and "thought_signature" in json.dumps(answer)


# ---- Messages: a conversation's turns (platform.claude.com, "Handling stop reasons" and "Tool use") ---------------

QUESTION = {"role": "user", "content": ASKED}
CALL = {"role": "assistant", "content": [{"type": "tool_use", "id": "toolu_1", "name": "get_time", "input": {}}]}
RESULT = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": "noon"}]}
OTHER_RESULT = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_2", "content": "noon"}]}
SAID = {"role": "assistant", "content": "Noon."}
TURNS = {
    "a question": ([QUESTION], 200),
    "a call and its result": ([QUESTION, CALL, RESULT], 200),
    "a result without its call": ([QUESTION, SAID, RESULT], 400),
    "a result first": ([RESULT], 400),
    "a result of another call": ([QUESTION, CALL, OTHER_RESULT], 400),
    "a call without its result": ([QUESTION, CALL, QUESTION], 400),
    "a result after a message": ([QUESTION, CALL, QUESTION, SAID, RESULT], 400),
    "two of the user's": ([QUESTION, QUESTION], 400),
    "two of the assistant's": ([QUESTION, SAID, SAID], 400),
    "the assistant first": ([SAID, QUESTION], 400),
    "nobody": ([], 400),
}


@pytest.mark.parametrize("turns, status", TURNS.values(), ids=TURNS)
@pytest.mark.parametrize("path", ["/v1/messages", "/anthropic/v1/messages", "/model/m/invoke"])
def test_turns_of_messages(post, path, turns, status):
    body = {"max_tokens": 9, "messages": turns, "tools": [{"name": "get_time", "input_schema": SCHEMA}]}
    body |= {"anthropic_version": "bedrock-2023-05-31"} if path.endswith("invoke") else {"model": "m"}
    got, answer = post(path, body)
    assert got == status and (status == 200 or "messages" in json.dumps(answer)), answer


@pytest.mark.parametrize("path", CHAT_PATHS.values(), ids=CHAT_PATHS)
def test_results_follow_their_calls(post, path):
    """OpenAI's: two calls of one answer in two messages leave the first without its result."""
    body, said = Chat(path, "m").rounds(post)
    call = said["tool_calls"][0]
    other, result = {**call, "id": "other"}, body["messages"][2]
    results = [result, {**result, "tool_call_id": "other"}]
    question = body["messages"][0]
    assert post(path, {**body, "messages": [question, {**said, "tool_calls": [call, other]}, *results]})[0] == 200
    for wrong in (
        [said, {**said, "tool_calls": [other]}, *results],
        [{**said, "tool_calls": [call, other]}, result],
        [said, question, result],
    ):
        assert post(path, {**body, "messages": [question, *wrong]})[0] == 400


@pytest.mark.parametrize("name", [name for name in SIGNED if name.startswith("messages")])
def test_failure_says_why(post, name):
    """Anthropic's: the result of a tool that failed has a text."""
    body, _ = SIGNED[name].rounds(post)
    result = body["messages"][2]["content"][0]
    result.update(content="", is_error=True)
    assert post(SIGNED[name].path, body)[0] == 400
    result["content"] = "no such place"
    assert post(SIGNED[name].path, body)[0] == 200
