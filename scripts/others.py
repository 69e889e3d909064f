# SPDX-License-Identifier: Apache-2.0
"""The costs of other libraries beside Swiftlet's: the table in SIZES.md, and docs/sizes.svg, the chart in README."""

import tomllib
from html import escape

from targets import ROOT

OTHERS = ROOT / "Tests/sizes/others.toml"
CHART = ROOT / "docs/sizes.svg"
CHARTED = ["http", "json", "sigv4", "exchange", "sigv4_exchange"]

HEAD = """
## The others

All were measured in the same way: gcc 12.2 -Os with NDEBUG, Cortex-M4, linked, without libc; the stack is the largest static frame.
Instructions were counted by callgrind on x86_64 at -Os, in one run on 1 December 2026 (Swiftlet at commit 0dda38a), for an answer of 311
bytes, a JSON text of 443 bytes, and a SigV4 header on the same Mbed TLS hash (118577 instructions alone). In JSON, Swiftlet gave all 50
tokens; mongoose and coreJSON found one value. Swiftlet's flash is that of this commit.

| work | | flash | stack | instructions | what it leaves out |
| --- | --- | ---: | --- | ---: | --- |
"""


def works():
    return tomllib.loads(OTHERS.read_text())["work"]


def table(flash):
    """`flash`: name of a row to its bytes on Cortex-M4."""
    lines = []
    for work in works():
        lines.append(f"| {work['title']} | **Swiftlet** | {flash[work['row']]} | see Stack | {work.get('instructions', '')} | |")
        for other in work["other"]:
            who = f"{other['name']} ({other['release']})"
            lines.append(f"| | {who} | {other['flash']} | {other['stack']} | {other.get('instructions', '')} | {other['lacks']} |")
    return HEAD + "\n".join(lines) + "\n"


CLIENT_HEAD = """
A chat over TLS on x86_64, from the lookup to the end of the answer; TLS, libc and the program are not counted. libcurl is Debian 12's
source at -Os, built for HTTP on mbedTLS, without the parts that its build options can leave out. It runs on machines with POSIX sockets
and a heap, and does much that Swiftlet does not. coreHTTP has no names, connections, TLS or retries: see above.

| work | | flash | what it leaves out |
| --- | --- | ---: | --- |
"""


def client_table(flash):
    """`flash`: name of a row to its bytes on x86_64."""
    lines = []
    for work in tomllib.loads(OTHERS.read_text())["client"]:
        lines.append(f"| {work['title']} | **Swiftlet** | {flash[work['row']]} | |")
        lines.append(f"| | {work['name']} ({work['release']}) | {work['flash']} | {work['lacks']} |")
    return CLIENT_HEAD + "\n".join(lines) + "\n"


WIDTH, LEFT, BAR, GAP, MARGIN = 760, 270, 16, 4, 14
FONT = 'font-family="system-ui, sans-serif" font-size="12"'


def chart(flash):
    """A group of bars for each task, Swiftlet's first; SIZES.md says what each library leaves out."""
    by_row = {work["row"]: work for work in works()}
    groups = [
        (by_row[row]["title"], [("Swiftlet", flash[row])] + [(other["name"], other["flash"]) for other in by_row[row]["other"]])
        for row in CHARTED
    ]
    scale = (WIDTH - LEFT - 70) / max(size for _, bars in groups for _, size in bars)
    lines, y = [], MARGIN + 18
    for title, bars in groups:
        lines.append(f'<text x="{MARGIN}" y="{y + 12}" {FONT} font-weight="bold" fill="#1f2937">{escape(title)}</text>')
        y += BAR + GAP
        for name, size in bars:
            colour = "#2563eb" if name == "Swiftlet" else "#9ca3af"
            width = max(size * scale, 1)
            lines.append(f'<text x="{LEFT - 8}" y="{y + 12}" {FONT} fill="#1f2937" text-anchor="end">{escape(name)}</text>')
            lines.append(f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR}" fill="{colour}"/>')
            lines.append(f'<text x="{LEFT + width + 6:.1f}" y="{y + 12}" {FONT} fill="#4b5563">{size}</text>')
            y += BAR + GAP
        y += 10
    title = "Bytes of flash on Cortex-M4"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y + 4}" viewBox="0 0 {WIDTH} {y + 4}" role="img">\n'
        f"<title>{title}, Swiftlet beside others</title>\n"
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n'
        f'<text x="{MARGIN}" y="{MARGIN + 8}" {FONT} fill="#4b5563">{title}</text>\n' + "\n".join(lines) + "\n</svg>\n"
    )
