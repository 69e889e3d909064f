// SPDX-License-Identifier: Apache-2.0
import CSwiftlet

/// Plain answers and events of streamed ones:
///
///     output.message.content[] and, of an event, start or delta:
///         text, citationsContent.content[].text
///         reasoningContent[.reasoningText].text, .signature; reasoningContent.redactedContent
///         toolUse.toolUseId, .name, .input
///     stopReason
///     usage.inputTokens, .outputTokens, .totalTokens
private var table: Literal {
    """
    @.output k
    k.message m
    m.content l
    l[] B
    BD.text t
    BDS.toolUse K
    K.toolUseId i
    K.name n
    K.input a
    BD.reasoningContent R
    R.reasoningText r
    rR.text r
    rR.signature s
    R.redactedContent x
    B.citationsContent c
    c.content y
    y[] Y
    Y.text t
    @.stopReason p
    @.usage U
    U.inputTokens I
    U.outputTokens O
    U.totalTokens T
    !.messageStop @
    !.metadata @
    !.contentBlockStart g
    !.contentBlockDelta q
    !.contentBlockStop Z
    g.start S
    q.delta D
    """
}

@implementation @c(swl_converse_reply_init_2)
func swl_converse_reply_init_2(_ r: UnsafeMutablePointer<swl_reply>, _ work: UnsafeMutableRawPointer, _ work_cap: Int) {
    startFrames(&r.pointee, work, work_cap)
}

@implementation @c(swl_converse_reply_next)
func swl_converse_reply_next(
    _ r: UnsafeMutablePointer<swl_reply>, _ input: UnsafeMutablePointer<swl_str>, _ ev: UnsafeMutablePointer<swl_reply_event>
) -> swl_status {
    next(&r.pointee, table, input, ev, Form.frames) { r, table, input, ev in nextMessage(&r, table, input, ev, readOwed) }
}

@implementation @c(swl_converse_reply_end)
func swl_converse_reply_end(_ r: UnsafeMutablePointer<swl_reply>, _ ev: UnsafeMutablePointer<swl_reply_event>) -> swl_status {
    end(&r.pointee, ev, knows(r.pointee, Known.stop) && isBetweenMessages(&r.pointee))
}
