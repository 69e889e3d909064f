// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Plain answers and chunks of streamed ones:
///
///     choices[].index
///     choices[].message and choices[].delta, of the first choice:
///         content, content[].text, reasoning_content, reasoning, content[].thinking, refusal
///         tool_calls[].index, .id, .function.name, .function.arguments, .extra_content
///     choices[].finish_reason
///     usage.prompt_tokens, .completion_tokens, .total_tokens
private var table: Literal {
    """
    @.choices c
    c[] C
    C.index X
    C.finish_reason p
    C.message m
    C.delta d
    md.content t
    md.reasoning_content r
    md.reasoning h
    md.refusal f
    md.tool_calls l
    t[] v
    v.text t
    v.thinking h
    h[] w
    w.text h
    l[] K
    K.index #
    K.id i
    K.function F
    K.extra_content e
    F.name n
    F.arguments a
    @.usage U
    U.prompt_tokens I
    U.completion_tokens O
    U.total_tokens T
    """
}

@implementation @c(swl_chat_reply_init_2)
func swl_chat_reply_init_2(_ r: UnsafeMutablePointer<swl_reply>, _ work: UnsafeMutableRawPointer, _ work_cap: Int) {
    startServerEvents(&r.pointee, work, work_cap)
}

@implementation @c(swl_chat_reply_next)
func swl_chat_reply_next(
    _ r: UnsafeMutablePointer<swl_reply>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    nextOfServerEvents(&r.pointee, table, input, ev, Known.holds)
}

@implementation @c(swl_chat_reply_end)
func swl_chat_reply_end(_ r: UnsafeMutablePointer<swl_reply>, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    endServerEvents(&r.pointee, ev)
}
