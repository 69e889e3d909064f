// SPDX-License-Identifier: Apache-2.0

/// What the services call an error's code and message. `error`, `detail` and `errors` may be a text, an object or a list
/// of either, and `error` may stand in each of them; Google puts the whole into a list.
var failureTable: Literal {
    """
    @.error_code 0
    Q.status_code 0
    JL.code 1
    JL.type 2
    @.code 3
    @.__type 4
    JL.message 5
    JL.msg 5
    @.message 6
    @.Message 6
    @.msg 6
    Q.status_msg 6
    @.error_msg 7
    @JL.error J
    @.detail L
    @.errors L
    JL[] L
    @.base_resp Q
    @[] @
    """
}

/// Places of the table above: 0 to 4 are codes and 5 to 7 messages, of which a smaller one is better. AWS's codes, from
/// `rootCode` on, may have a service's name and an address around them, which `setCode` takes off.
enum FailurePlace {
    static let errorCode = UInt8(ascii: "0")
    static let rootCode = UInt8(ascii: "3")
    static let lastCode = UInt8(ascii: "4")
    static let message = UInt8(ascii: "6")
    static let lastMessage = UInt8(ascii: "7")
    static let error = UInt8(ascii: "J")
    static let detail = UInt8(ascii: "L")
    /// A member of `error` that is in no table.
    static let other = UInt8(ascii: "o")

    static func isOne(_ place: UInt8) -> Bool {
        place >= errorCode && place <= lastMessage || place == error || place == detail || place == other
    }

    static func isCode(_ place: UInt8) -> Bool { place >= errorCode && place <= lastCode }
}
