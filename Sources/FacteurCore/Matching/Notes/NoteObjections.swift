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
        guard let first = places.first.map(word) else { return false }
        // The portal, too, says what to do in a case that need not be.
        if isPassedOn, Self.conditions.contains(first) { return false }
        if places.contains(where: { holds($0, .objections) }) { return true }
        guard places.contains(where: isOfNumber) else { return false }
        let isRequest = Self.requests.contains(first)
        return places.contains { doubts(at: $0, isRequest: isRequest) }
            || !isRequest && !mayAsk[index] && signs(behind: index).contains(.question)
    }

    /// Whether a place speaks of the number, of a person, or of sending.
    private func isOfNumber(_ place: Int) -> Bool {
        units[place].person != nil
            || [.topics, .persons, .sendings].contains { holds(place, $0) }
            || Self.sendings.contains { word(place).hasPrefix($0) }
    }

    private func doubts(at place: Int, isRequest: Bool) -> Bool {
        if holds(place, .denials) { return !isPolite(around: place) }
        return !isRequest && !holds(place, .assents) && holds(place, .doubts) && !isPolite(around: place)
    }

    /// `n'hésitez pas`, `ne pas répondre`, `ne constitue pas un permis`.
    private func isPolite(around place: Int) -> Bool {
        (max(place - 3, 0)..<min(place + 4, units.count)).contains { holds($0, .courtesies) }
    }

    private func holds(_ place: Int, _ part: Wording.Giving.Part) -> Bool {
        table[part].length(at: place, in: units, upTo: units.count) > 0
    }

    /// Whether words that give something lead to another person than that intern, understood or not: `pour Zoé Roy, j'ai mis
    /// l'adresse de Marie`. Whoever is only mentioned, as a supervisor is, is not meant.
    func leadsToAnother(than intern: InternRef) -> Bool {
        let leads = isPassedOn ? Self.leads.subtracting(["de", "d", "of"]) : Self.leads
        return units.indices.contains { place in
            guard let person = units[place].person, !person.interns.contains(intern), !writer.mayBe(person),
                place < cut.signatureStart
            else { return false }
            return units[max(place - 2, 0)..<place].contains { leads.contains($0.word ?? "") }
        }
    }

    private static let leads: Set<String> = ["pour", "for", "celui", "celle", "de", "d", "a", "to", "of"]
    private static let conditions: Set<String> = ["si", "if"]
    private static let requests: Set<String> = [
        "pouvez", "peux", "pourriez", "pourrais", "can", "could", "would",
    ]
    private static let sendings = ["envoy", "transm", "send", "forward", "adress"]
}
