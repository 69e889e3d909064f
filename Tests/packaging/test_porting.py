# SPDX-License-Identifier: Apache-2.0
"""docs/PORTING.md: its table of functions matches the linker's undefined symbols, and the files that it names exist."""

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
    "resumed sessions": TLS + "swl_client_session(&c, 0, 0, 0);",
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


def test_the_command_that_links_port_check(archive, tmp_path):
    """As it is printed, with the template for the port: the same functions stand in no other file of it."""
    command = PORTING.partition("```sh\n")[2].partition("```")[0]
    given = {"my_port.c": "examples-c/boards/port_template.c", "my_check.c": "examples-c/boards/port_check_posix.c"}
    given |= {"Sources/SwiftletPort/crypto_mbedtls.c": "", "libswiftlet.a": str(archive)}
    for word, path in given.items():
        assert word in command
        command = command.replace(word, path)
    subprocess.run(["sh", "-c", f"{command.strip()} -o {tmp_path}/check"], cwd=ROOT, check=True)
    done = subprocess.run(
        [tmp_path / "check", "127.0.0.1", "localhost", "7000", "7001", ROOT / "README.md"], capture_output=True, text=True
    )
    assert done.returncode == 1 and re.search(r"^\d+ passed, [1-9]\d* failed$", done.stdout, re.M), done.stdout


# ---- a folder of which every file is compiled ------------------------------------------------------------------------

PORTS = sorted((ROOT / "Sources/SwiftletPort").glob("*.c"))
STRICT = f"-Os -std=c99 -Wall -Wextra -Wpedantic -Werror -I{ROOT}/include".split()
ARM = ["arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb", *STRICT]


def defined(command: list, source: pathlib.Path, out: pathlib.Path) -> set[str]:
    subprocess.run([*command, "-c", source, "-o", out], check=True)
    listed = subprocess.run(["nm", "--defined-only", "-P", out], capture_output=True, text=True, check=True).stdout
    return {line.split()[0] for line in listed.splitlines() if line.split()[1] in "TDRB"}


@pytest.mark.parametrize("macro", ["SWL_EVERY_FILE", "ARDUINO=10819", "PLATFORMIO=60118"])
@pytest.mark.parametrize("port", PORTS, ids=lambda path: path.name)
def test_a_port_without_its_platform_is_empty(tmp_path, port, macro):
    assert defined([*ARM, f"-D{macro}"], port, tmp_path / "port.o") == set()


@pytest.mark.parametrize("port", PORTS, ids=lambda path: path.name)
def test_a_port_that_a_build_names_is_not(tmp_path, port):
    """A missing header is an error of the compiler, not of the linker."""
    done = subprocess.run([*ARM, "-c", port, "-o", tmp_path / "port.o"], capture_output=True, text=True)
    assert done.returncode != 0 and "No such file" in done.stderr


@pytest.mark.parametrize(
    "options, port",
    [(["-DNO_SYS=0", "-DSWL_LWIP"], "socket_bsd.c"), (["-DNO_SYS=1"], "lwip_raw.c"), (["-DNO_SYS=1", "-DSWL_LWIP"], "lwip_raw.c")],
)
def test_the_port_for_the_lwip_that_is_there(tmp_path, options, port):
    subprocess.run([ROOT / "scripts/get-lwip", ROOT / ".build-lwip"], check=True, stdout=subprocess.DEVNULL)
    (tmp_path / "arch").mkdir()
    (tmp_path / "arch/cc.h").write_text("#include <errno.h>\n#include <sys/time.h>\n#define LWIP_TIMEVAL_PRIVATE 0\n")
    (tmp_path / "arch/sys_arch.h").write_text(
        "typedef void *sys_sem_t, *sys_mutex_t, *sys_mbox_t, *sys_thread_t;\ntypedef int sys_prot_t;\n"
    )
    lwip = [f"-isystem{ROOT}/.build-lwip/source/src/include", f"-I{ROOT}/Tests/integration/lwip", f"-I{tmp_path}"]
    command = [*ARM, *lwip, "-DSWL_EVERY_FILE", *options]
    connecting = [path.name for path in PORTS if "swl_port_connect" in defined(command, path, tmp_path / "port.o")]
    resolving = [path.name for path in PORTS if "swl_port_resolve" in defined(command, path, tmp_path / "port.o")]
    assert connecting == [port] and resolving == ["resolver_getaddrinfo.c" if port == "socket_bsd.c" else port]


def test_every_file_at_once_on_linux(archive, tmp_path):
    """No function is defined twice, and none is missing."""
    program = [ROOT / "examples-c/ask.c", *PORTS, archive, "-lmbedtls", "-lmbedx509", "-lmbedcrypto"]
    command = ["gcc", "-DSWL_EVERY_FILE", "-Os", f"-I{ROOT}/include", "-Wl,--gc-sections", *program, "-o", tmp_path / "ask"]
    subprocess.run(command, check=True)
    assert subprocess.run([tmp_path / "ask"], capture_output=True).returncode != 0  # no key is set
