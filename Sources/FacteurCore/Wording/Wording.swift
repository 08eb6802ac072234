package import Mail
package import Text

/// The text by which mails are recognised: phrases, senders and the marks of forwarded copies, in French and English.
///
/// IRCC may change its wording any day, so it is data: `builtIn`, and `Config/portal.yaml`, which has the same content and can be
/// extended (`load(yaml:file:)`). Texts are compared folded (`FoldedText`).
package struct Wording: Sendable, Hashable {
    /// Domains, with their sub-domains, whose mail counts as the portal's; lower case.
    package var senders: [String]
    package var phrases: [Phrase]
    package var forwards: ForwardMarks
    package var giving: Giving
    package var reservations: Reservations

    package init(
        senders: [String] = [], phrases: [Phrase] = [], forwards: ForwardMarks = ForwardMarks(),
        giving: Giving = Giving(), reservations: Reservations = Reservations()
    ) {
        self.senders = senders
        self.phrases = phrases
        self.forwards = forwards
        self.giving = giving
        self.reservations = reservations
    }

    /// The phrases of one role, in the order of the table.
    package func phrases(_ role: Phrase.Role) -> [Phrase] { phrases.filter { $0.role == role } }
}

extension Wording {
    /// A phrase that says something about the mail that holds it.
    package struct Phrase: Sendable, Hashable {
        /// What a phrase says.
        package enum Role: String, Sendable, Hashable, CaseIterable {
            /// The mail is the portal's notice.
            case notice
            /// An offer number may be near: "numéro d'offre d'emploi".
            case number
            /// An offer number may be very near: "offre d'emploi".
            case offer
            /// A number of another kind may be near: "passeport".
            case otherNumber = "other_number"
            /// The notice's addressee follows.
            case addressee
            /// The payment receipt number follows.
            case receipt
            /// The mail is IRCC's, but neither notice nor receipt.
            case portal
            /// The offer is no longer valid: a number in such a mail is given to no intern.
            case withdrawn
            /// IRCC inspects the employer, who must answer in time.
            case inspection
            /// The mail holds a code or a password for its reader.
            case code
        }

        /// Unique in a table; `explain` and `wording check` show it.
        package let name: String
        package let role: Role
        package let language: Language
        /// As a person would write it; punctuation and spaces at its end are ignored.
        package let text: String
        /// Whether no real mail with this text is known: it is built from IRCC's terms.
        package let isInvented: Bool

        package init(name: String, role: Role, language: Language, text: String, isInvented: Bool = false) {
            self.name = name
            self.role = role
            self.language = language
            self.text = text
            self.isInvented = isInvented
        }
    }

    /// The text that mail programs add around a copy that they forward or quote.
    package struct ForwardMarks: Sendable, Hashable {
        /// The header lines that a forwarding program may repeat.
        package enum Field: String, Sendable, Hashable, CaseIterable {
            case from, date, to, cc, subject, other
        }

        /// Text between dashes, underscores or equal signs: "Message transféré".
        package var separators: [String]
        /// The beginning of a line that ends in a colon: "Début du message réexpédié".
        package var openings: [String]
        /// The first and last words of the line above a quoted mail: "Le", "a écrit".
        package var attributions: [Attribution]
        /// The labels of each header line.
        package var labels: [Field: [String]]
        /// Text that mail programs add by themselves: "Envoyé de mon iPhone".
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

    /// The text around date and sender above a quoted mail: `Le … a écrit :`.
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
    /// Reads a wording file. It extends the built-in wording: an entry with a built-in name replaces it, any other is added; with
    /// `replace: true` at the top, the file replaces the built-in wording completely.
    ///
    /// `Config/portal.yaml` is the commented example. Unknown keys, wrong types and text that could never match are refused, and
    /// all are reported at once. `file` is the name for the faults.
    package static func load(yaml: String, file: String) throws(ConfigurationFaults) -> Wording {
        var reader = WordingReader(file: file)
        let wording = reader.read(yaml)
        guard reader.faults.isEmpty else { throw ConfigurationFaults(reader.faultsInOrder) }
        return wording
    }

    /// This wording with another one's entries: phrases of the same name are replaced, everything else is added once.
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
        for (part, texts) in other.reservations.texts {
            result.reservations.texts[part, default: []].appendMissing(texts)
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

/// Which phrases of a wording match which mails, and which never do: for an admin, before a changed wording file is used, and after
/// IRCC has changed its wording.
package struct WordingCheck: Sendable {
    /// A phrase and the mails that hold it.
    package struct Match: Sendable, Hashable {
        package let phrase: Wording.Phrase
        /// By the given names, in reading order.
        package internal(set) var mails: [String] = []
    }

    /// A mail, the kind that it was recognised as, and the phrases in it.
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

    /// Phrases found in no mail so far.
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
