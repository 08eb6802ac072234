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

extension Wording {
    /// Reads a wording file. It extends the built-in wording: an entry with a built-in name takes its place, any other is
    /// added; with `replace: true` at the top, the file stands alone.
    ///
    /// `Config/portal.yaml` is the commented example. Unknown keys, wrong types and words that could never match are refused,
    /// all at once. `file` is the name that faults carry.
    package static func load(yaml: String, file: String) throws(ConfigurationFaults) -> Wording {
        var reader = WordingReader(file: file)
        let wording = reader.read(yaml)
        guard reader.faults.isEmpty else { throw ConfigurationFaults(reader.faultsInOrder) }
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
