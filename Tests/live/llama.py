# SPDX-License-Identifier: Apache-2.0
"""llama.cpp's OpenAI-compatible server on a tiny model of random weights:  llama.py FOLDER KEY

FOLDER gets tiny.gguf, and port when the server listens (on loopback, until it is killed). The
model answers 24 words at random, and to the same question always the same ones."""

import pathlib
import sys
import time

import gguf
import numpy as np
import xllamacpp

CONTEXT, WIDTH, HIDDEN, HEADS = 512, 64, 128, 4
ANSWER = 24
# Escapes, characters of two to four bytes, and a space before each word.
WORDS = 'hello small model swift let device cloud "quoted" back\\slash tab\t line\n naïve größer 你好 模型 小小的 云端 よろしく 한국어 😀 🚀 👩‍🚀 é ñ ß €'.split(
    " "
)


def write_model(path: pathlib.Path) -> None:
    # Bytes are there for words that the vocabulary lacks; their small weights keep them out of answers.
    special = [b"<unk>", b"<s>", b"</s>"] + [f"<0x{byte:02X}>".encode() for byte in range(256)]
    tokens = special + [("\u2581" + word).encode() for word in WORDS]
    kinds = [gguf.TokenType.UNKNOWN] + [gguf.TokenType.CONTROL] * 2 + [gguf.TokenType.BYTE] * 256 + [gguf.TokenType.NORMAL] * len(WORDS)
    model = gguf.GGUFWriter(str(path), "llama")
    model.add_name("tiny-random")
    model.add_context_length(CONTEXT)
    model.add_embedding_length(WIDTH)
    model.add_block_count(1)
    model.add_feed_forward_length(HIDDEN)
    model.add_head_count(HEADS)
    model.add_head_count_kv(HEADS)
    model.add_layer_norm_rms_eps(1e-5)
    model.add_rope_dimension_count(WIDTH // HEADS)
    model.add_vocab_size(len(tokens))
    model.add_tokenizer_model("llama")
    model.add_token_list(tokens)
    model.add_token_scores([0.0] * len(tokens))
    model.add_token_types(kinds)
    model.add_bos_token_id(1)
    model.add_eos_token_id(2)
    model.add_unk_token_id(0)
    model.add_add_bos_token(True)
    model.add_add_space_prefix(False)
    model.add_chat_template("{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant: ")

    chance = np.random.default_rng(0)

    def add(name: str, *shape: int, scale: float = 0.3) -> None:
        model.add_tensor(name, (chance.standard_normal(shape) * scale).astype(np.float32))

    def add_ones(name: str) -> None:
        model.add_tensor(name, np.ones(WIDTH, np.float32))

    add("token_embd.weight", len(tokens), WIDTH)
    weights = chance.standard_normal((len(tokens), WIDTH)).astype(np.float32)
    weights[: len(special)] *= 0.01
    model.add_tensor("output.weight", weights)
    for norm in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"):
        add_ones(norm + ".weight")
    for part in ("q", "k", "v", "output"):
        add(f"blk.0.attn_{part}.weight", WIDTH, WIDTH)
    add("blk.0.ffn_gate.weight", HIDDEN, WIDTH)
    add("blk.0.ffn_up.weight", HIDDEN, WIDTH)
    add("blk.0.ffn_down.weight", WIDTH, HIDDEN)
    model.write_header_to_file()
    model.write_kv_data_to_file()
    model.write_tensors_to_file()
    model.close()


def serve(model: pathlib.Path, key: str) -> int:
    """The port where it listens."""
    asked = xllamacpp.CommonParams()
    asked.model.path = str(model)
    asked.hostnames = ["127.0.0.1"]
    asked.port = 0
    asked.api_keys = [key]
    asked.n_ctx, asked.n_parallel, asked.n_predict = CONTEXT, 1, ANSWER
    asked.cpuparams.n_threads, asked.n_threads_http = 1, 2
    asked.sampling.temp = 0
    asked.warmup = False
    asked.use_jinja = True
    server = xllamacpp.Server(asked)
    serve.running = server  # it ends with the last reference
    return int(server.listening_address.rsplit(":", 1)[1])


def main() -> None:
    folder, key = pathlib.Path(sys.argv[1]), sys.argv[2]
    write_model(folder / "tiny.gguf")
    port = serve(folder / "tiny.gguf", key)
    (folder / "port.new").write_text(str(port))
    (folder / "port.new").rename(folder / "port")
    while True:
        time.sleep(3600)


main()
