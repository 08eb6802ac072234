package import Mail

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
