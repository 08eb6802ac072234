import GRDB

/// A statement with its values: interpolated values are bound, never written into the text.
///
///     "UPDATE letter SET state = \(LetterState.sent) WHERE id IN \(list: ids)"
///
/// States are literals in the text if a partial index needs them (`outcome = 'held'`).
struct SQL: ExpressibleByStringInterpolation, Sendable {
    private(set) var text = ""
    private var values: [DatabaseValue] = []

    /// The values in their order. GRDB's way for values of one type makes a key path for every statement.
    var arguments: StatementArguments {
        StatementArguments(values.lazy.map { $0 as (any DatabaseValueConvertible)? })
    }

    init(stringLiteral text: String) { self.text = text }

    init(stringInterpolation: StringInterpolation) { self = stringInterpolation.statement }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var statement: SQL = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            statement.text.reserveCapacity(literalCapacity + interpolationCount)
            statement.values.reserveCapacity(interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) { statement.text += literal }

        mutating func appendInterpolation(_ value: (some Storable)?) {
            statement.text += "?"
            statement.values.append(value?.databaseValue ?? .null)
        }

        /// `(?, ?, …)`; without values, the empty list, which matches nothing.
        mutating func appendInterpolation(list values: some Collection<some Storable>) {
            statement.text += "(\(repeatElement("?", count: values.count).joined(separator: ", ")))"
            statement.values += values.map(\.databaseValue)
        }

        /// A part of a statement, with its own values.
        mutating func appendInterpolation(part: SQL) {
            statement.text += part.text
            statement.values += part.values
        }

        /// A name in the schema; never text from outside.
        mutating func appendInterpolation(name: String) { statement.text += name }
    }
}
