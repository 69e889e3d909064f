# SPDX-License-Identifier: Apache-2.0
"""docs/PORTING.md: its table of functions is what the linker asks for, and what it names exists."""

import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PORTING = (ROOT / "docs/PORTING.md").read_text()
CLIENT = "swl_client_init(&c, 0, 0); swl_client_send(&c, s, 0, 0); swl_client_next(&c, 0); swl_client_wait(&c); swl_client_free(&c);"
TLS = CLIENT + "swl_client_tls(&c, 0, 0); swl_tls_roots(&c.tls, s);"
# The calls of a program for each row.
USES = {
    "bearer keys, tokens, heads, decoders": "swl_bearer_sign(0, 0, 0); swl_token_sign(0, 0, 0); swl_request_head(0, 0, 0);"
    "swl_http_next(0, 0, 0); swl_sse_next(0, 0, 0); swl_json_next(0, 0, 0); swl_chat_reply_next(0, 0, 0);",
    "an exchange over an `swl_io` of your own": "swl_exchange_init(0, 0, 0, 0, 0, 0, 0); swl_exchange_next(0, 0); swl_hints_take(0, 0);",
    "signing by SigV4 or AppStage": "swl_sigv4_sign(0, 0, 0); swl_sigv4_presign(0, 0, 0, 0); swl_appstage_sign(0, 0, 0);",
    "signing by SigV4a": "swl_sigv4a_sign(0, 0, 0); swl_sigv4a_presign(0, 0, 0, 0);",
    "signing for Qiniu": "swl_qiniu_sign(0, 0, 0);",
    "`swl_dial`": "swl_dial_init(0, s, 0); swl_dial_next(0); swl_dial_wait(0); swl_dial_close(0);",
    "the client, http": CLIENT,
    "the client, https": TLS,
    "sessions that are resumed": TLS + "swl_client_session(&c, 0, 0, 0);",
    "a certificate of the device": TLS + "swl_tls_identity(&c.tls, s, s);",
}


def table() -> dict[str, set[str]]:
    part = PORTING.partition("## Which functions your use needs")[2].partition("\n## ")[0]
    found = {}
    for use, text in re.findall(r"^\| (.+?) \| (.+) \|$", part, re.M)[2:]:
        names = set(re.findall(r"`(\w+)`", text)) - {"swl_dial"}
        for base, row in (
            ("`swl_dial`", "those of `swl_dial`"),
            ("the client, http", "those of http,"),
            ("the client, https", "those of https"),
        ):
            if row in text:
                names |= found[base]
        found[use] = names
    return found


@pytest.fixture(scope="session")
def archive(tmp_path_factory) -> pathlib.Path:
    folder = ROOT / ".build-c"
    if not (folder / "libswiftlet.a").exists():
        subprocess.run([ROOT / "scripts/build", folder], check=True)
    return folder / "libswiftlet.a"


def test_the_table_has_these_uses():
    assert list(table()) == list(USES)


@pytest.mark.parametrize("use", USES)
def test_a_use_needs_what_the_table_says(archive, tmp_path, use):
    (tmp_path / "use.c").write_text(
        '#include "swiftlet_client.h"\n#include "swiftlet_port.h"\nstatic swl_client c;\nint main(void) {\n'
        f"    swl_str s = {{0, 0}};\n    (void)s;\n    (void)c;\n    {USES[use]}\n    return 0;\n}}\n"
    )
    flags = "-w -Os -ffunction-sections -fdata-sections -no-pie -Wl,--gc-sections -Wl,--unresolved-symbols=ignore-all".split()
    subprocess.run(["gcc", *flags, f"-I{ROOT}/include", tmp_path / "use.c", archive, "-o", tmp_path / "use"], check=True)
    listed = subprocess.run(["nm", "--undefined-only", tmp_path / "use"], capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"\bswl_port_(\w+)", listed)) == table()[use]


def test_what_it_names_exists():
    pages = [ROOT / "docs/PORTING.md", *sorted((ROOT / "docs/boards").glob("*.md"))]
    for page in pages:
        text = page.read_text()
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
        for path in re.findall(r"`((?:examples-c|Sources|Tests|scripts|include|docs)/[\w./-]+)`", text):
            assert (ROOT / path).exists() or (ROOT / path.rstrip("/")).exists(), f"{page.name}: {path}"


def test_the_templates_have_every_function():
    declared = re.findall(r"\bswl_port_(\w+)\(", re.sub(r"/\*.*?\*/", "", (ROOT / "include/swiftlet_port.h").read_text(), flags=re.S))
    for name in declared:
        template = "port_template_tls.c" if name.startswith("tls_") else "port_template.c"
        assert f"swl_port_{name}(" in (ROOT / "examples-c/boards" / template).read_text(), name
