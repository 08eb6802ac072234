import Text

/// What in a note stands against a number, or against the intern whom the notice itself names.
///
/// That is less than what takes back a gift of the note's own (`NoteReader.hasDoubt`): whoever forwards a notice writes of other
/// things too, with a `not` or an `or` in them. A word that ends or corrects something counts anywhere; a denial, a doubt or a
/// question only in a sentence that speaks of the number, of a person, or of sending.
extension NoteReader {
    func hasObjection() -> Bool {
        if ending.contains(.mark) || units.contains(where: { $0.signs.contains(.mark) }) { return true }
        return cut.sentences.indices.contains(where: objects(in:))
    }

    private func objects(in index: Int) -> Bool {
        let places = cut.sentences[index].range.filter { !isSilent[$0] }
        let words = places.map(word)
        guard let first = words.first else { return false }
        // The portal, too, says what to do in a case that need not be.
        if isPassedOn, Self.conditions.contains(first) { return false }
        if words.contains(where: Self.isStrong) { return true }
        guard places.contains(where: isOfNumber) else { return false }
        let isRequest = Self.requests.contains(first)
        return places.contains { doubts(at: $0, isRequest: isRequest) }
            || !isRequest && !mayAsk[index] && signs(behind: index).contains(.question)
    }

    /// Whether a place speaks of the number, of a person, or of sending.
    private func isOfNumber(_ place: Int) -> Bool {
        units[place].person != nil
            || [.topics, .persons, .sendings].contains {
                table[$0].length(at: place, in: units, upTo: units.count) > 0
            } || Self.sendings.contains { word(place).hasPrefix($0) }
    }

    private func doubts(at place: Int, isRequest: Bool) -> Bool {
        let word = word(place)
        if Self.denials.contains(word) { return !isPolite(around: place) }
        guard !isRequest, !Self.assents.contains(where: { word.hasPrefix($0) }) else { return false }
        return table[.doubts].length(at: place, in: units, upTo: units.count) > 0 && !isPolite(around: place)
    }

    /// `n'hésitez pas`, `ne pas répondre`, `ne constitue pas un permis`.
    private func isPolite(around place: Int) -> Bool {
        units[max(place - 3, 0)..<min(place + 4, units.count)].contains { unit in
            Self.politeness.contains { (unit.word ?? "").hasPrefix($0) }
        }
    }

    /// Whether words that give something lead to another person than that intern, understood or not: `pour Zoé Roy, j'ai mis
    /// l'adresse de Marie`. Whoever is only mentioned, as a supervisor is, is not meant.
    func leadsToAnother(than intern: InternRef) -> Bool {
        let leads = isPassedOn ? Self.leads.subtracting(["de", "d", "of"]) : Self.leads
        return units.indices.contains { place in
            guard let person = units[place].person, !person.interns.contains(intern), !writer.mayBe(person),
                !isSigned(place)
            else { return false }
            return units[max(place - 2, 0)..<place].contains { leads.contains($0.word ?? "") }
        }
    }

    private func isSigned(_ place: Int) -> Bool {
        cut.sentences.indices.contains { $0 >= cut.signature && cut.sentences[$0].range.contains(place) }
    }

    private static let leads: Set<String> = ["pour", "for", "celui", "celle", "de", "d", "a", "to", "of"]
    private static let conditions: Set<String> = ["si", "if"]
    private static let requests: Set<String> = [
        "pouvez", "peux", "pourriez", "pourrais", "can", "could", "would",
    ]
    private static let sendings = ["envoy", "transm", "send", "forward", "adress"]
    private static let denials: Set<String> = [
        "ne", "pas", "non", "rien", "jamais", "aucun", "aucune", "not", "never", "dont", "don", "isn",
        "nothing",
    ]
    /// Beginnings of words that are doubts elsewhere and say here that all is well.
    private static let assents = ["confirm", "check", "double", "correct", "sure", "certain"]
    private static let politeness = ["hesit", "repond", "reply", "constitu", "garanti", "guarant", "oubli"]

    static func isStrong(_ word: String) -> Bool { strong.contains { word.hasPrefix($0) } }

    /// Beginnings of words, folded.
    private static let strong = [
        "annul", "cancel", "withdr", "desist", "caduc", "invalid", "obsolet", "erreur", "errone", "mistak",
        "wrong", "error", "incorrect", "mauvais", "fausse", "tromp", "stop", "suspen", "fake", "phishing",
        "hameconn", "fraud", "arnaque", "interverti", "swapped", "confondu", "demission", "embargo",
        "disregard", "quitte", "gone", "attends", "attendez", "pause", "garder", "gardez", "ignor", "mixed",
        "redepos", "refil", "rompu",
        "rectif", "reject", "rejet", "standby",
    ]
}
