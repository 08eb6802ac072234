import FacteurCore
import Foundation
import Mail
import Testing
import Text

/// What befalls an intern of the season, by their number: written down before anything is read, by nobody who knows a rule of
/// matching.
enum SeasonStory: CaseIterable {
    /// The host typed an address with the intern's reference into the portal.
    case ownSubAddress
    /// The intern's own address was typed there.
    case ownAddress
    /// The employer forwards the notice and writes the intern's name above it.
    case forwardedByName
    /// The employer forwards it with the reference in the subject.
    case forwardedByReference
    /// The employer's one address was typed for all of its interns.
    case sharedAddress
    /// Nothing says whose it is.
    case nameless
    /// The employer typed the number by hand.
    case retyped
    /// The roster has no NOC code.
    case withoutCode
    /// Another intern has the same name.
    case namesake
    /// The offer was submitted twice.
    case resubmitted
    /// The address names this intern, the employer's words name the next one.
    case contradicted
    /// The next one: nothing else is said of them.
    case contradiction
    /// The roster says that no number comes.
    case noOfferExpected
    /// The portal's list has a number and no mail does.
    case listedOnly
    /// A person finds out whose the number is.
    case assigned
    /// A person says that the offer is dead.
    case withdrawn
    /// Nothing is ever heard.
    case silent

    /// Of 300 interns.
    private static let chapters: [(last: Int, story: SeasonStory)] = [
        (89, .ownSubAddress), (119, .ownAddress), (149, .forwardedByName), (169, .forwardedByReference),
        (209, .sharedAddress), (229, .nameless), (239, .retyped), (249, .withoutCode), (255, .namesake),
        (263, .resubmitted), (275, .noOfferExpected), (283, .listedOnly), (285, .assigned), (287, .withdrawn),
        (299, .silent),
    ]

    static func of(_ number: Int) -> SeasonStory {
        // Three pairs among those for whom no number is expected.
        if (264...269).contains(number) { return number.isMultiple(of: 2) ? .contradicted : .contradiction }
        return chapters.first { number <= $0.last }?.story ?? .silent
    }
}

/// One of the 300 interns of the 40 employers.
struct SeasonIntern {
    let number: Int
    var story: SeasonStory { .of(number) }

    static let all = (0..<300).map(SeasonIntern.init)

    private static let families = [
        "Martin", "Le Goff", "Béranger", "D'Alembert", "Saint-Jean", "Lefèvre", "Noël", "Dupont-Moretti",
        "Müller", "Ünal", "García Lorca", "O'Brien", "Çelik", "Škoda", "de La Fontaine", "Van den Berg",
        "Œuvrard", "Strauß", "Łukasz", "Nguyễn", "Petit", "Roy", "Gagné", "Côté", "Brûlé",
    ]
    private static let givens = [
        "Élise", "Jean", "Zoé", "Anne-Marie", "Loïc", "Inès", "Gaël", "Maëlys", "François", "Chloé", "Rémi",
        "Océane",
    ]

    var ref: String { "E-\(1_000 + number)" }
    /// The second of a pair of namesakes is called like the first.
    private var name: Int { story == .namesake ? number - number % 2 : number }
    var family: String { Self.families[name % Self.families.count] }
    var given: String { Self.givens[name / Self.families.count] }
    var email: String { "intern\(number)@etudiant.test" }
    var noc: String? { story == .withoutCode ? nil : "2123\(number % 5)" }

    /// Interns of one address are colleagues, and so are those whose notices one person forwards.
    var employer: Int {
        switch story {
        case .sharedAddress: (number - 170) / 4
        case .forwardedByName: 10 + (number - 120) / 3
        default: 20 + number % 20
        }
    }
    var employerDomain: String { "atelier\(employer).example" }
    var employerAddress: String { "rh@\(employerDomain)" }
    static let hostAddress = "stages@host.test"

    /// What the roster has for the address typed in the portal.
    var portalEmail: String? {
        switch story {
        case .ownSubAddress, .withoutCode, .resubmitted, .contradicted, .noOfferExpected:
            "stages+\(ref)@host.test"
        case .ownAddress: "poste\(number)@\(employerDomain)"
        case .sharedAddress: employerAddress
        case .forwardedByName: number % 3 == 2 ? nil : employerAddress
        default: nil
        }
    }

    /// To whom the portal writes.
    var addressee: String {
        switch story {
        case .forwardedByName: employerAddress
        default: portalEmail ?? Self.hostAddress
        }
    }

    var offer: String { "A20\(String(format: "%05d", number * 37 + 11))" }
    var laterOffer: String { "A30\(String(format: "%05d", number * 37 + 11))" }

    /// As the portal's list has it: `FAMILY, Given`, without accents.
    var listName: String { "\(SeasonPost.plain(family).uppercased()), \(SeasonPost.plain(given))" }

    /// As a colleague writes it, in one of the ways in which colleagues do.
    var typedName: String {
        switch number % 4 {
        case 0: "\(given) \(family)"
        case 1: "\(SeasonPost.plain(family).uppercased()) \(given)"
        case 2: "\(SeasonPost.plain(given)) \(SeasonPost.plain(family))"
        default: "\(family.uppercased()), \(given)"
        }
    }

    /// The row of the roster.
    ///
    /// - Parameter withCode: the code has become known.
    func row(withCode: Bool = false) throws -> Intern {
        Intern(
            ref: try #require(InternRef(rawValue: ref)), familyName: family, givenNames: given,
            email: try #require(AddrSpec(email)), language: number.isMultiple(of: 3) ? .en : .fr,
            noc: (withCode ? "21230" : noc).flatMap(NOCCode.init(rawValue:)),
            portalEmail: portalEmail.flatMap { AddrSpec($0) }, employer: "Atelier \(employer)",
            offerExpected: story != .noOfferExpected)
    }
}
