// SPDX-License-Identifier: Apache-2.0

/// Room for a decimal number and a NUL: UInt.max has 20 digits.
typealias DecimalDigits = (UInt64, UInt64, UInt64)

/// The digits of `number`, written to the end of `digits`. It is a machine word, because 64-bit division links 700 bytes
/// on a 32-bit target.
@inline(never)
func decimal(_ number: UInt, _ digits: UnsafeMutablePointer<DecimalDigits>) -> Literal {
    var first = UnsafeMutableRawPointer(digits).assumingMemoryBound(to: UInt8.self) + 20
    first.pointee = 0
    var rest = number
    repeat {
        first -= 1
        first.pointee = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
    } while rest > 0
    return Literal(first)
}

/// The number; 2^63 or more if the text is not a number below 2^63.
@inline(never)
func number(_ text: Str, radix: UInt8) -> UInt64 {
    var number: UInt64 = 0
    var rest = text
    repeat {
        let value = rest.isEmpty ? radix : hexValue(rest.removeFirst())
        if value >= radix || number &>> 60 != 0 { return .max }  // the next step stays below 2^64
        number = number &* UInt64(low: UInt32(truncatingIfNeeded: radix), high: 0) &+ UInt64(low: UInt32(truncatingIfNeeded: value), high: 0)
    } while !rest.isEmpty
    return number
}

/// The number; UInt32.max if the text is not 1 to `digits` digits. At most 8 digits.
func number(_ text: Str, radix: UInt8, digits: Int) -> UInt32 {
    text.count > digits ? .max : UInt32(truncatingIfNeeded: number(text, radix: radix))
}
