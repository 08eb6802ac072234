/// How much of an intern's name the forwarder's own words and the subject show. That is no evidence: it ranks candidates and tells
/// them apart for the person who decides.
package struct NameMention: Sendable, Hashable {
    /// Whether all of the name stands there.
    package let isWhole: Bool
    /// Words of the name that stand there, folded.
    package let words: [String]

    /// The words of a mail in which names are looked for, folded once.
    package struct Text: Sendable {
        fileprivate let words: Set<String>

        package init(_ reading: Reading) {
            let own = String((reading.ownWords ?? "").prefix(Self.longest))
            words = Set(NameMention.words(of: own + " " + String(reading.subject.prefix(Self.longest))))
        }

        /// Characters: a longer text is no note.
        private static let longest = 4_000
    }

    /// `nil` where no word of three letters or more of the name stands there.
    package init?(of intern: Intern, in text: Text) {
        let name = Self.words(of: intern.familyName + " " + intern.givenNames)
        let found = name.filter(text.words.contains)
        guard found.contains(where: { $0.count >= 3 }) else { return nil }
        isWhole = found.count == name.count
        words = found
    }

    /// Hyphens and apostrophes part words as spaces do.
    private static func words(of text: String) -> [String] {
        NameFolding.folded(text).split { !$0.isLetter }.map(String.init)
    }
}
