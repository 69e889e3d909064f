// SPDX-License-Identifier: Apache-2.0

/// The headers of a request or an answer, in their order. Names are the same in either case.
///
///     request.headers["Accept"] = "text/event-stream"
public struct Headers: Sendable, Equatable, ExpressibleByDictionaryLiteral, RandomAccessCollection {
    /// One line of a head.
    public struct Field: Sendable, Equatable {
        /// A token (RFC 9110 section 5.6.2). A request with another is `SWL_E_ARG_HEADER_NAME`.
        public var name: String
        /// Without line ends. A request with one is `SWL_E_ARG_HEADER_VALUE`.
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }

        /// Names in either case are the same.
        public static func == (left: Field, right: Field) -> Bool { left.value == right.value && isSame(left.name, right.name) }
    }

    private var fields: [Field] = []

    public init() {}

    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { append(name, value) }
    }

    /// The first value of that name. Setting it replaces all of them where the first was; nil removes them.
    public subscript(name: String) -> String? {
        get { fields.first { isSame($0.name, name) }?.value }
        set {
            let place = fields.firstIndex { isSame($0.name, name) } ?? fields.endIndex
            fields.removeAll { isSame($0.name, name) }
            if let newValue { fields.insert(Field(name: name, value: newValue), at: place) }
        }
    }

    /// All values of that name: Set-Cookie may come more than once.
    public func all(_ name: String) -> [String] { fields.filter { isSame($0.name, name) }.map(\.value) }

    /// Adds one more, after those of its name that are there.
    public mutating func append(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

    /// Adds all fields of `right` after those of `left`.
    public static func += (left: inout Headers, right: Headers) { left.fields += right.fields }

    public var startIndex: Int { fields.startIndex }
    public var endIndex: Int { fields.endIndex }
    public subscript(position: Int) -> Field { fields[position] }
}

/// Letters of ASCII alone have two cases here (RFC 9110 section 5.1).
private func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && zip(left.utf8, right.utf8).allSatisfy { lowered($0) == lowered($1) }
}

private func lowered(_ byte: UInt8) -> UInt8 { byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte }
