/// Evidence rule 5: the forwarder's own words or subject hold an intern's full name.
///
/// Only where a wrapper was recognised: otherwise nobody can say whose words are whose, and no name is read.
enum NameRule {
    static func evidence(for reading: Reading, in roster: Roster) -> [Evidence] {
        guard let ownWords = reading.ownWords else { return [] }
        let found =
            named(in: reading.subject, at: "subject", roster) + named(in: ownWords, at: "own words", roster)
        return found.uniqued()
    }

    private static func named(in text: String, at place: String, _ roster: Roster) -> [Evidence] {
        guard text.utf8.count <= Matching.longestNote else { return [] }
        return roster.interns(namedIn: NameText(text)).map {
            Evidence(rule: .name, intern: $0.ref, place: place)
        }
    }
}
