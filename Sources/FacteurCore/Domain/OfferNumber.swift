import Text

/// An offer of employment number: `A` and exactly seven ASCII digits, never one of IRCC's placeholders.
///
/// Its `description` is masked (`A31…92`) so that no log shows a whole number by accident; `rawValue` is the whole number.
package struct OfferNumber: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible
{
    package let rawValue: String

    /// The specimen, and the number that IRCC tells Working Holiday applicants to type: neither is a real offer.
    package static let placeholders: Set<String> = ["A0000000", "A9999999"]

    package init?(rawValue: String) {
        let octets = Array(rawValue.utf8)
        guard octets.count == 8, octets.first == UInt8(ascii: "A"),
            octets.dropFirst().allSatisfy(\.isDigit),
            !Self.placeholders.contains(rawValue)
        else { return nil }
        self.rawValue = rawValue
    }

    /// As a person types it: the letter in either case, and spaces anywhere (`a4100777`, `A 410 0777`). Nothing else is corrected: a
    /// mistyped number may be another intern's.
    package init?(typed: String) {
        let spaces: Set<Unicode.Scalar> = [" ", "\u{A0}", "\u{2009}", "\u{202F}"]
        var scalars = String.UnicodeScalarView(typed.unicodeScalars.filter { !spaces.contains($0) })
        if scalars.first == "a" { scalars.replaceSubrange(...scalars.startIndex, with: ["A"]) }
        self.init(rawValue: String(scalars))
    }

    package var description: String { rawValue.prefix(3) + "…" + rawValue.suffix(2) }

    package static func < (lhs: OfferNumber, rhs: OfferNumber) -> Bool { lhs.rawValue < rhs.rawValue }
}
