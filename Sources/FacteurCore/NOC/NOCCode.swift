package import Text

/// A National Occupational Classification code (CNP in French): text, because six of them begin with `0`.
///
/// This type checks only the digits: five, or four if the configuration still allows NOC 2016. The tables know whether a code
/// exists.
package struct NOCCode: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    package let rawValue: String

    package init?(rawValue: String) {
        guard (4...5).contains(rawValue.utf8.count), rawValue.utf8.allSatisfy(\.isDigit)
        else { return nil }
        self.rawValue = rawValue
    }

    package var description: String { rawValue }

    /// Four digits; every version since has five.
    package var isOfNOC2016: Bool { rawValue.utf8.count == 4 }
}

extension NOCCode {
    /// The 45 two-digit prefixes of the codes of NOC 2021 (Statistics Canada, NOC 2021 V1.0, major groups). Their second digit is
    /// the TEER category, 0–5.
    static let majorGroups: Set<String> = [
        "00", "10", "11", "12", "13", "14", "20", "21", "22", "30", "31", "32", "33", "40", "41", "42", "43",
        "44",
        "45", "50", "51", "52", "53", "54", "55", "60", "62", "63", "64", "65", "70", "72", "73", "74", "75",
        "80",
        "82", "83", "84", "85", "90", "92", "93", "94", "95",
    ]

    /// A code as a person typed it, without the white space around it.
    ///
    /// A valid code is not always the right one: even with a full list, 18 of 100 one-digit typing errors give another valid code.
    /// So show its title wherever one is known.
    ///
    /// - Parameter admitsNOC2016: accepts four digits as they are.
    /// - Parameter titles: as of today. Five digits must exist in a version that offers are made under; of a version with a table
    ///   only that says so, of NOC 2021 without one the major groups do.
    package static func typed(
        _ text: String, admitsNOC2016: Bool, titles: NOCTitles = NOCTitles()
    ) throws(NOCFault) -> NOCCode {
        let isDigits = text.isDigits
        guard isDigits, text.utf8.count <= 5, let code = codeOrNil(text, admitsNOC2016) else {
            throw fault(of: text, isDigits: isDigits)
        }
        if ["99999", "88888"].contains(text) { throw .standsForNone(text) }
        if code.isOfNOC2016 || titles.isInUse(code) { return code }
        if let other = titles.otherVersion(of: code) {
            throw .onlyInOtherVersion(text, version: other, inForce: titles.version)
        }
        guard titles.hasTable else { throw .noSuchGroup(text) }
        throw .notInTables(text, versions: titles.versionsInUse.joined(separator: ", "))
    }

    private static func codeOrNil(_ text: String, _ admitsNOC2016: Bool) -> NOCCode? {
        text.utf8.count == 5 || (text.utf8.count == 4 && admitsNOC2016) ? NOCCode(rawValue: text) : nil
    }

    private static func fault(of text: String, isDigits: Bool) -> NOCFault {
        guard isDigits, let whole = padded(text) else { return .notFiveDigits(text) }
        // In NOC 2021 only 00010–00015 begin with 0. NOC 2016 has 0011–0016, so four digits are taken for NOC 2016 first.
        let lostZeros = ("00010"..."00015").contains(whole)
        if text.utf8.count == 4 {
            return lostZeros && text == "0010" ? .zerosLost(text, whole: whole) : .isNOC2016(text)
        }
        return lostZeros ? .zerosLost(text, whole: whole) : .notFiveDigits(text)
    }

    private static func padded(_ digits: String) -> String? {
        digits.utf8.count < 5 ? String(repeating: "0", count: 5 - digits.utf8.count) + digits : nil
    }
}

/// Why a typed NOC code is refused.
package enum NOCFault: Error, Sendable, Hashable {
    /// Not five digits, for an unknown reason.
    case notFiveDigits(String)
    /// Four digits: a code of NOC 2016.
    case isNOC2016(String)
    /// A spreadsheet took the code for a number; `whole` is the original code, if only one is possible.
    case zerosLost(String, whole: String)
    /// `99999` and `88888`, which forms use for "none".
    case standsForNone(String)
    /// No code of NOC 2021 begins with these two digits.
    case noSuchGroup(String)
    /// No loaded table of a version in use has it.
    case notInTables(String, versions: String)
    /// The table of another version has it, and the version in force does not.
    case onlyInOtherVersion(String, version: Int, inForce: Int)

    /// What is wrong and what to do, on one line, for a person.
    package var message: Localized {
        switch self {
        case .notFiveDigits(let text):
            Localized(
                en:
                    "\(text.shown) is no NOC code: type its five digits and nothing else, or leave it empty until it is known",
                fr:
                    "\(text.shown) n’est pas un code CNP : inscrivez ses cinq chiffres et rien d’autre, ou laissez vide tant qu’il n’est pas connu"
            )
        case .isNOC2016(let text):
            Localized(
                en:
                    "\(text.shown) has four digits: NOC 2016 ended on 2022-11-16; type the five digits of NOC 2021",
                fr:
                    "\(text.shown) a quatre chiffres : la CNP 2016 a pris fin le 2022-11-16 ; inscrivez les cinq chiffres de la CNP 2021"
            )
        case .zerosLost(let text, let whole):
            Localized(
                en:
                    "\(text.shown) has lost its leading zeros, as Excel does with numbers: if \(whole) is meant, format the column as text and type it again",
                fr:
                    "\(text.shown) a perdu ses zéros de tête, comme Excel le fait des nombres : s’il s’agit de \(whole), mettez la colonne au format texte et inscrivez-le de nouveau"
            )
        case .standsForNone(let text):
            Localized(
                en:
                    "\(text.shown) stands for no occupation: type the code that was typed in the portal, or leave it empty",
                fr:
                    "\(text.shown) ne désigne aucune profession : inscrivez le code inscrit au portail, ou laissez vide"
            )
        case .noSuchGroup(let text):
            Localized(
                en:
                    "\(text.shown) does not exist: no code of NOC 2021 begins with \(text.prefix(2)); compare it with the portal",
                fr:
                    "\(text.shown) n’existe pas : aucun code de la CNP 2021 ne commence par \(text.prefix(2)) ; comparez avec le portail"
            )
        case .notInTables(let text, let versions):
            Localized(
                en: "\(text.shown) does not exist in NOC \(versions): compare it with the portal",
                fr: "\(text.shown) n’existe pas dans la CNP \(versions) : comparez avec le portail")
        case .onlyInOtherVersion(let text, let version, let inForce):
            Localized(
                en:
                    "\(text.shown) exists only in NOC \(version), and NOC \(inForce) is in force: compare it with the portal",
                fr:
                    "\(text.shown) n’existe que dans la CNP \(version), et la CNP \(inForce) est en vigueur : comparez avec le portail"
            )
        }
    }
}
