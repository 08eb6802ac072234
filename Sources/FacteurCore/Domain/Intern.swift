package import Mail
import Text

/// A row of the roster.
package struct Intern: Sendable, Hashable {
    package let ref: InternRef
    /// As typed by the host.
    package let familyName: String
    /// As typed by the host, one or more.
    package let givenNames: String
    package let email: AddrSpec
    package internal(set) var language: LetterLanguage
    /// `nil`: the letter waits for the code.
    package internal(set) var noc: NOCCode?
    /// The contact address typed in the portal for this intern.
    package internal(set) var portalEmail: AddrSpec?
    package internal(set) var employer: String?
    /// `false` for employers who receive no offer number.
    package internal(set) var offerExpected: Bool
    /// Who looks after the intern. Never evidence: a supervisor has several interns, and asks for all of them.
    package internal(set) var supervisorEmail: AddrSpec?
    /// The host's office that looks after the intern, as typed; offices are compared by `OfficeName`.
    package internal(set) var office: String?

    package init(
        ref: InternRef, familyName: String, givenNames: String, email: AddrSpec,
        language: LetterLanguage = .fr, noc: NOCCode?, portalEmail: AddrSpec? = nil, employer: String? = nil,
        offerExpected: Bool = true, supervisorEmail: AddrSpec? = nil, office: String? = nil
    ) {
        self.ref = ref
        self.familyName = familyName
        self.givenNames = givenNames
        self.email = email
        self.language = language
        self.noc = noc
        self.portalEmail = portalEmail
        self.employer = employer
        self.offerExpected = offerExpected
        self.supervisorEmail = supervisorEmail
        self.office = office
    }
}

extension Intern {
    /// `Le Goff, Anne-Marie`, as a list has it; one name alone where there are no given names.
    package var listedName: String { givenNames.isEmpty ? familyName : "\(familyName), \(givenNames)" }
    /// `Anne-Marie Le Goff`, as a person is called.
    package var fullName: String { givenNames.isEmpty ? familyName : "\(givenNames) \(familyName)" }
}

/// The host's own name for an intern: 1–64 of letters, digits, `.`, `_`, `-` (contract, Roster CSV). ASCII only, case kept.
package struct InternRef: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    package let rawValue: String

    package init?(rawValue: String) {
        guard (1...64).contains(rawValue.utf8.count), rawValue.utf8.allSatisfy(Self.isAllowed) else {
            return nil
        }
        self.rawValue = rawValue
    }

    package var description: String { rawValue }

    package static func < (lhs: InternRef, rhs: InternRef) -> Bool { lhs.rawValue < rhs.rawValue }

    /// Whether a reference may hold this octet; other octets end a reference found in text.
    package static func isAllowed(_ octet: UInt8) -> Bool {
        octet.isLetterOrDigit || octet == UInt8(ascii: ".") || octet == UInt8(ascii: "_")
            || octet == UInt8(ascii: "-")
    }
}
