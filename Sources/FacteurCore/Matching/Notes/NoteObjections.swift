import Text

/// What in a note stands against a number, or against the intern whom the notice itself names.
///
/// That is less than what takes back a gift of the note's own (`NoteReader.hasDoubt`): whoever forwards a notice writes of other
/// things too, with a `not` or an `or` in them. A word that ends or corrects something counts anywhere; a denial, a doubt or a
/// question only in a sentence that speaks of the number, of a person, or of sending, or in the only one that says anything.
extension NoteReader {
    func hasObjection() -> Bool {
        if isMarked || units.indices.contains(where: { !isSilent[$0] && units[$0].signs.contains(.mark) }) {
            return true
        }
        return cut.sentences.indices.contains(where: objects(in:))
    }

    private func objects(in index: Int) -> Bool {
        let places = cut.sentences[index].range.filter { !isSilent[$0] }
        guard let first = places.first.map(word) else { return false }
        // The portal, too, says what to do in a case that need not be.
        if isPassedOn, Self.conditions.contains(first) { return endsBehindComma(places) }
        if places.contains(where: { holds($0, .objections) }) { return true }
        let isOfNumber = places.contains(where: isOfNumber)
        guard isOfNumber else {
            return isOnly(index)
                && places.contains { place in
                    // A capital inside a sentence begins a name.
                    (place == places.first || !units[place].isCapitalised)
                        && holds(place, .doubts) && !holds(place, .denials)
                }
        }
        let isRequest = Self.requests.contains(first)
        return places.contains { doubts(at: $0, isRequest: isRequest) }
            || !isRequest && !mayAsk[index] && signs(behind: index).contains(.question)
    }

    /// Whether a person's own text says nothing but these few words: `À confirmer avec IRCC` is about what stands below it.
    private func isOnly(_ index: Int) -> Bool {
        !isPassedOn && index < cut.signature && cut.sentences[index].range.count <= Self.few
            && cut.sentences.indices.prefix(cut.signature).allSatisfy { other in
                other == index || isUnderstood[other]
                    || cut.sentences[other].range.allSatisfy { isSilent[$0] }
            }
    }

    /// `If she has it already, it is a mistake`; not `if this is not for you, ignore this message`.
    private func endsBehindComma(_ places: [Int]) -> Bool {
        let behind = places.drop { !units[$0].signs.contains(.comma) }
        return behind.contains { holds($0, .objections) } && !behind.contains { holds($0, .messages) }
    }

    /// Whether a place speaks of the number, of a person, or of sending.
    private func isOfNumber(_ place: Int) -> Bool {
        units[place].person != nil || isGivenName(place)
            || [.topics, .persons, .sendings].contains { holds(place, $0) }
            || Self.sendings.contains { word(place).hasPrefix($0) } && !word(place).hasPrefix("sender")
    }

    /// Whether it is an intern's given name alone, and nobody who is called by it: `Est-ce bien pour Marie ?`; not `Marie, peux-tu …`.
    private func isGivenName(_ place: Int) -> Bool {
        let word = word(place)
        guard units[place].isCapitalised, roster.hasGivenName(word), !writer.has(word) else { return false }
        let isCalled =
            starts.contains(place) && place + 1 < units.count && units[place + 1].signs.contains(.comma)
        return !isCalled
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
                || isPresented(place)
        }
    }

    /// `Destinataire : Jean Dupont`, `c'est Jean Dupont`, `Jean Dupont attend ce numéro`.
    private func isPresented(_ place: Int) -> Bool {
        guard place > 0 else { return !isPassedOn && speaksOfThis(behind: place) }
        let before = word(place - 1)
        if units[place].signs.contains(.colon) {
            return Self.labels.contains(before) || !isPassedOn && Self.subjects.contains(before)
        }
        return !isPassedOn && (["est", "is", "s"].contains(before) || speaksOfThis(behind: place))
    }

    private func speaksOfThis(behind place: Int) -> Bool {
        units[place...].dropFirst().prefix(Self.reach).contains { unit in
            unit.person == nil && ["ce", "cette", "this"].contains(unit.word ?? "")
        }
            && units[place...].dropFirst().prefix(Self.reach + 1).contains { unit in
                ["numero", "offre", "number", "offer"].contains(unit.word ?? "")
            }
    }

    private static let few = 4
    /// Words between a name and `ce numéro`.
    private static let reach = 4
    private static let labels: Set<String> = [
        "destinataire", "stagiaire", "nom", "name", "intern", "trainee", "candidat", "candidate",
        "travailleur",
        "worker", "recipient", "attribution",
    ]
    private static let subjects: Set<String> = [
        "objet", "sujet", "subject", "re", "concerne", "concernant", "pour", "for",
    ]

    private static let leads: Set<String> = ["pour", "for", "celui", "celle", "de", "d", "a", "to", "of"]
    private static let conditions: Set<String> = ["si", "if"]
    private static let requests: Set<String> = [
        "pouvez", "peux", "pourriez", "pourrais", "can", "could", "would",
    ]
    private static let sendings = ["envoy", "transm", "send", "forward", "adress"]
}
