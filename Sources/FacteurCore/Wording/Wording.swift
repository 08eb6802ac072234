package import Mail
package import Text

/// The words by which mails are recognised: phrases, senders and the marks of forwarded copies, in French and English.
///
/// Nothing of it is settled for good: IRCC may change its words any day. So it is data: `builtIn`, and `Config/portal.yaml`
/// that says the same and can be extended (`load(yaml:file:)`). Texts are compared folded (`FoldedText`).
package struct Wording: Sendable, Hashable {
    /// Domains, with their sub-domains, whose mail is the portal's; lower case.
    package var senders: [String]
    package var phrases: [Phrase]
    package var forwards: ForwardMarks
    package var giving: Giving

    package init(
        senders: [String] = [], phrases: [Phrase] = [], forwards: ForwardMarks = ForwardMarks(),
        giving: Giving = Giving()
    ) {
        self.senders = senders
        self.phrases = phrases
        self.forwards = forwards
        self.giving = giving
    }

    /// The phrases of one role, in the order of the table.
    package func phrases(_ role: Phrase.Role) -> [Phrase] { phrases.filter { $0.role == role } }
}

extension Wording {
    /// Words that tell something about the mail that holds them.
    package struct Phrase: Sendable, Hashable {
        /// What a phrase tells.
        package enum Role: String, Sendable, Hashable, CaseIterable {
            /// The mail is the portal's notice.
            case notice
            /// An offer number may stand near: "numéro d'offre d'emploi".
            case number
            /// An offer number may stand close by: "offre d'emploi".
            case offer
            /// A number of another kind may stand near: "passeport".
            case otherNumber = "other_number"
            /// The address that the notice is destined for follows.
            case addressee
            /// The payment receipt number follows.
            case receipt
            /// The mail is IRCC's, and neither notice nor receipt.
            case portal
            /// The offer is dead: a number in such a mail is nobody's news.
            case withdrawn
            /// IRCC inspects the employer, who has to answer in time.
            case inspection
            /// The mail holds a code or a password of its reader's.
            case code
        }

        /// Unique in a table; what `explain` and `wording check` call the phrase.
        package let name: String
        package let role: Role
        package let language: Language
        /// As a person would write it; punctuation and spaces at its end do not count.
        package let text: String
        /// No mail with these words has been seen: they are built on IRCC's terms.
        package let isInvented: Bool

        package init(name: String, role: Role, language: Language, text: String, isInvented: Bool = false) {
            self.name = name
            self.role = role
            self.language = language
            self.text = text
            self.isInvented = isInvented
        }
    }

    /// What mail programs write around a copy that they forward or quote.
    package struct ForwardMarks: Sendable, Hashable {
        /// The header lines that a wrapper may repeat.
        package enum Field: String, Sendable, Hashable, CaseIterable {
            case from, date, to, cc, subject, other
        }

        /// Stand between dashes, underscores or equal signs: "Message transféré".
        package var separators: [String]
        /// Open a line that ends in a colon: "Début du message réexpédié".
        package var openings: [String]
        /// First and last words of the line above a quoted mail: "Le", "a écrit".
        package var attributions: [Attribution]
        /// What each header line is called.
        package var labels: [Field: [String]]
        /// What mail programs add by themselves, and nobody said: "Envoyé de mon iPhone".
        package var advertisements: [String]

        package init(
            separators: [String] = [], openings: [String] = [], attributions: [Attribution] = [],
            labels: [Field: [String]] = [:], advertisements: [String] = []
        ) {
            self.separators = separators
            self.openings = openings
            self.attributions = attributions
            self.labels = labels
            self.advertisements = advertisements
        }
    }

    /// The words around date and sender above a quoted mail: `Le … a écrit :`.
    package struct Attribution: Sendable, Hashable {
        package let opens: String
        package let closes: String

        package init(opens: String, closes: String) {
            self.opens = opens
            self.closes = closes
        }
    }
}

/// What is said to the admin who wrote the file.
enum WordingWords {
    static let rootKeys = ["replace", "senders", "phrases", "forwards", "giving"]
    static let phraseKeys = ["name", "language", "text", "invented"]
    static let forwardKeys = ["separators", "openings", "attributions", "labels", "advertisements"]
    static let attributionKeys = ["opens", "closes"]

    static let tooLarge = "the file is larger than 1 MB; a wording file holds phrases, not mails"
    static let notYAML = "this is not YAML; check indentation, quotes and brackets near here"
    static let notList = "a list is expected here: [ … ] or one entry a line after `- `"
    static let notText = "a text is expected here"
    static let notFlag = "true or false is expected here"
    static let tooShort = "too short to look for: it would match everywhere or nowhere"
    static let badName = "a name has 1 to 64 of a–z, 0–9 and `-`"
    static let badLanguage = "the language is fr or en"
    static let badSender =
        "a sender is a domain such as cic.gc.ca, without @ and without *; its sub-domains count with it"
    static let halfAttribution = "an attribution needs `opens` and `closes`, such as Le and a écrit"
    static let noSenders =
        "no senders are left: name at least one domain of the portal, or leave `replace` out"

    static func noPhrases(_ role: String) -> String {
        "no phrases are left for `\(role)`: give at least one, or leave `replace` out"
    }
    static func notMapping(_ keys: [String]) -> String { "expected here: \(list(keys)), each with its value" }
    static func unknown(_ key: String, _ known: [String]) -> String {
        "unknown key `\(key.prefix(40))`; known here: \(list(known))"
    }
    static func twice(_ name: String) -> String { "`\(name.prefix(64))` stands twice; keep one" }
    static func missing(_ key: String) -> String { "this phrase has no `\(key)`" }
    static func tooLong(_ most: Int) -> String {
        "longer than \(most) octets; a shorter part of the sentence will do"
    }
    static func tooMany(_ most: Int) -> String { "more than \(most) entries" }

    private static func list(_ keys: [String]) -> String { keys.joined(separator: ", ") }
}

/// Everything that is wrong with a wording file, all at once; it refuses the whole file.
package struct WordingFaults: Error, Sendable, Hashable, CustomStringConvertible {
    /// One fault and where it stands; lines and columns count from 1.
    package struct Fault: Sendable, Hashable {
        package let line: Int
        package let column: Int
        /// What is wrong and what to do about it.
        package let message: String

        package init(line: Int, column: Int, message: String) {
            self.line = line
            self.column = column
            self.message = message
        }
    }

    /// The file's name as it was given.
    package let file: String
    /// At least one, in the order of the file.
    package let faults: [Fault]

    package init(file: String, faults: [Fault]) {
        self.file = file
        self.faults = faults
    }

    /// One line per fault: `portal.yaml:14:3: …`.
    package var lines: [String] { faults.map { "\(file):\($0.line):\($0.column): \($0.message)" } }

    package var description: String { lines.joined(separator: "\n") }
}

extension Wording {
    /// The largest wording file that is read, in octets.
    package static let largestFile = 1_048_576

    /// Reads a wording file. It extends the built-in wording: an entry with a built-in name takes its place, any other is
    /// added; with `replace: true` at the top, the file stands alone.
    ///
    /// `Config/portal.yaml` is the commented example. Unknown keys, wrong types and words that could never match are refused,
    /// all at once. `file` is the name that faults carry.
    package static func load(yaml: String, file: String) throws(WordingFaults) -> Wording {
        var reader = WordingReader()
        let wording = reader.read(yaml)
        guard reader.faults.isEmpty else { throw WordingFaults(file: file, faults: reader.faults) }
        return wording
    }

    /// This wording with another one's entries: phrases of the same name replaced, everything else added once.
    func extended(by other: Wording) -> Wording {
        var result = self
        var places = Dictionary(uniqueKeysWithValues: phrases.enumerated().map { ($1.name, $0) })
        for phrase in other.phrases {
            if let place = places[phrase.name] {
                result.phrases[place] = phrase
            } else {
                places[phrase.name] = result.phrases.count
                result.phrases.append(phrase)
            }
        }
        result.senders.appendMissing(other.senders)
        result.forwards.separators.appendMissing(other.forwards.separators)
        result.forwards.openings.appendMissing(other.forwards.openings)
        result.forwards.attributions.appendMissing(other.forwards.attributions)
        result.forwards.advertisements.appendMissing(other.forwards.advertisements)
        for (field, labels) in other.forwards.labels {
            result.forwards.labels[field, default: []].appendMissing(labels)
        }
        for (part, texts) in other.giving.texts {
            result.giving.texts[part, default: []].appendMissing(texts)
        }
        return result
    }
}

extension Array where Element: Hashable {
    fileprivate mutating func appendMissing(_ others: [Element]) {
        var known = Set(self)
        for other in others where known.insert(other).inserted { append(other) }
    }
}

/// Which phrases of a wording match which mails, and which never do: what an admin asks before a changed wording file is
/// taken, and after IRCC has changed its words.
package struct WordingCheck: Sendable {
    /// A phrase and the mails in which it stands.
    package struct Match: Sendable, Hashable {
        package let phrase: Wording.Phrase
        /// By the names given, in the order of reading.
        package internal(set) var mails: [String] = []
    }

    /// A mail, what it was taken for, and the phrases in it.
    package struct Mail: Sendable, Hashable {
        package let name: String
        package let kind: MailKind
        package let isWordingUnknown: Bool
        /// By name, in the order of the table.
        package let phrases: [String]
    }

    /// Every phrase, in the order of the table.
    package private(set) var matches: [Match]
    package private(set) var mails: [Mail] = []
    private let reader: Reader

    package init(wording: Wording) {
        reader = Reader(wording: wording)
        matches = wording.phrases.map { Match(phrase: $0) }
    }

    /// Phrases that stand in no mail so far.
    package var unmatched: [Wording.Phrase] { matches.filter(\.mails.isEmpty).map(\.phrase) }

    /// Reads one more mail.
    package mutating func read(_ message: Message, name: String) {
        let found = reader.phrases(in: message)
        for index in found { matches[index].mails.append(name) }
        let reading = reader.read(message)
        mails.append(
            Mail(
                name: name, kind: reading.kind, isWordingUnknown: reading.isWordingUnknown,
                phrases: found.map { matches[$0].phrase.name }))
    }
}
