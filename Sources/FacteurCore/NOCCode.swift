/// A National Occupational Classification code (CNP in French): text, because six of them begin with `0`.
///
/// Only the digits are promised here: five, or four where the configuration still admits NOC 2016. Whether a code exists
/// is a question for the tables.
package struct NOCCode: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    package let rawValue: String

    package init?(rawValue: String) {
        guard (4...5).contains(rawValue.utf8.count), rawValue.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        self.rawValue = rawValue
    }

    package var description: String { rawValue }
}
