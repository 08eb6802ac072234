import FacteurCore
import Foundation
import GRDB
import Mail
import Text

/// Values that a column may hold.
typealias Storable = DatabaseValueConvertible

// How the types of the rooms below are stored in the ledger. Reading a text or number that the type does not know throws.

extension InternRef: Storable {}
extension OfferNumber: Storable {}
extension NOCCode: Storable {}
extension MailID: Storable {}
extension LetterID: Storable {}
extension MessageID: Storable {}
extension UID: Storable {}
extension UIDValidity: Storable {}

extension Language: Storable {}
extension MailKind: Storable {}
extension Trust: Storable {}
extension Outcome: Storable {}
extension HeldReason: Storable {}
extension Evidence.Rule: Storable {}
extension InternState: Storable {}
extension LetterState: Storable {}
extension LetterKind: Storable {}
extension LetterReview: Storable {}
extension MailChange.What: Storable {}
extension MailChangeState.State: Storable {}

extension AddrSpec: Storable {
    var databaseValue: DatabaseValue { text.databaseValue }

    static func fromDatabaseValue(_ value: DatabaseValue) -> AddrSpec? {
        String.fromDatabaseValue(value).flatMap { AddrSpec($0) }
    }
}

extension ReceiptNumber: Storable {
    var databaseValue: DatabaseValue { text.databaseValue }

    static func fromDatabaseValue(_ value: DatabaseValue) -> ReceiptNumber? {
        String.fromDatabaseValue(value).flatMap { ReceiptNumber($0) }
    }
}

/// A column of octets.
struct Octets: Storable {
    let octets: [UInt8]

    init(_ octets: [UInt8]) { self.octets = octets }

    var databaseValue: DatabaseValue { Data(octets).databaseValue }

    static func fromDatabaseValue(_ value: DatabaseValue) -> Octets? {
        Data.fromDatabaseValue(value).map { Octets(Array($0)) }
    }
}

/// Why a number is no longer valid.
enum DeadReason: String, Storable {
    case superseded, withdrawn
}

/// How an attempt at a letter ended.
enum AttemptEnd: String, Storable {
    case sent, later, failed
    case inDoubt = "in_doubt"
    /// It was not handed over, but was found in the Sent folder.
    case found
}

/// Several interns in one column, separated by blanks.
struct InternRefs: Storable {
    let refs: [InternRef]

    var databaseValue: DatabaseValue { refs.map(\.description).joined(separator: " ").databaseValue }

    static func fromDatabaseValue(_ value: DatabaseValue) -> InternRefs? {
        guard let words = String.fromDatabaseValue(value)?.split(separator: " ") else { return nil }
        let refs = words.compactMap { InternRef(rawValue: String($0)) }
        return refs.count == words.count ? InternRefs(refs: refs) : nil
    }
}
