/// The forms that give the number to an intern.
extension NoteReader {
    /// The number of pieces in a form that begins at a place: words of the table, or a request to forward the number; 0 without
    /// one.
    func formLength(at start: Int, upTo end: Int) -> Int {
        max(
            table[.forms].length(at: start, in: units, upTo: end), requestLength(at: start, upTo: end))
    }

    /// `Pourriez-vous svp transmettre ce numéro à`
    private func requestLength(at start: Int, upTo end: Int) -> Int {
        guard let place = afterRequest(start, upTo: end) else { return 0 }
        let sending = table[.sendings].length(at: place, in: units, upTo: end)
        return sending == 0 ? 0 : place + sending - start
    }

    private func afterRequest(_ start: Int, upTo end: Int) -> Int? {
        let request = table[.requests].length(at: start, in: units, upTo: end)
        var place = start + request
        while request > 0, place < end, ["svp", "stp", "please"].contains(word(place)) { place += 1 }
        return request > 0 && place < end ? place : nil
    }

    /// The end of a request that names no intern: `peux-tu lui transmettre`.
    func askEnd(_ start: Int, upTo end: Int) -> Int? {
        guard let place = afterRequest(start, upTo: end) else { return nil }
        let length = table[.asks].length(at: place, in: units, upTo: end)
        return length > 0 ? place + length : nil
    }

    /// A request is a polite question; if it fills a whole sentence, the sentence is understood.
    mutating func noteRequests(in range: Range<Int>, of index: Int) {
        for start in range {
            guard let end = askEnd(start, upTo: range.upperBound) else { continue }
            let isWhole =
                start == range.lowerBound
                && isMade(of: [.fillers, .tails], from: end, upTo: range.upperBound)
            guard isWhole || isUnderstood[index] else { return }
            for place in start..<end { isSilent[place] = true }
            isUnderstood[index] = true
            mayAsk[index] = true
            return
        }
    }

    /// The end of a form, where its person must follow; `nil` if no form begins here.
    func formEnd(_ start: Int, upTo end: Int) -> Int? {
        let form = max(
            formLength(at: start, upTo: end), table[.labels].length(at: start, in: units, upTo: end))
        guard form > 0 else { return nil }
        let place = afterTitles(from: start + form, upTo: end)
        return place < end ? place : nil
    }

    private func afterTitles(from start: Int, upTo end: Int) -> Int {
        var place = start
        while place < end {
            let title = table[.persons].length(at: place, in: units, upTo: end)
            guard title > 0, place + title < end else { break }
            place += title
            // `notre stagiaire en chimie`
            let field = table[.tails].length(at: place, in: units, upTo: end)
            if field > 1, ["en", "in"].contains(word(place)), place + field < end { place += field }
        }
        return place
    }

    /// The place of a person after nothing except titles; `nil` if there is none.
    func afterTitles(_ start: Int, upTo end: Int) -> Int? {
        let place = afterTitles(from: start, upTo: end)
        let isOne = (start..<place).dropFirst().allSatisfy { units[$0].signs.isDisjoint(with: .clauses) }
        return isOne && units[place].person != nil ? place : nil
    }

    /// Gives the number to the person at the place to which a form leads.
    mutating func give(at place: Int, in index: Int) {
        let end = cut.sentences[index].range.upperBound
        guard units[place].person != nil else { return giveAgain(at: place, in: index) }
        var allowed: Punctuation = [.colon, .quote, .bracket, .line, .dash, .other]
        if isBehindRole(place) { allowed.insert(.comma) }
        let start = formStart(before: place, in: index)
        guard units[place].signs.isSubset(of: allowed), let people = people(from: place, upTo: end),
            !isReceipt(start..<end)
        else { return }
        give(people)
        isUnderstood[index] = true
        if requestLength(at: start, upTo: end) > 0 { mayAsk[index] = true }
        // A form is known as a whole: `la confirmation pour` asks for no confirmation.
        for word in start..<place { isSilent[word] = true }
    }

    /// A form that leads to no whole name: to a part of a name that was given before, to the notice's number, or to a stranger.
    private mutating func giveAgain(at place: Int, in index: Int) {
        let end = cut.sentences[index].range.upperBound
        let number = numbers.length(at: place, in: units)
        var next = place + number
        while next < end, isPartOfGiven(next) { next += 1 }
        if next == place, !given.isEmpty, Self.pronouns.contains(word(place)) { next += 1 }
        if next > place {
            isUnderstood[index] = isHarmless(from: next, upTo: end, behind: given)
            return
        }
        if units[place].isCapitalised, !isThing(place, upTo: end) { findings.isTakenBack = true }
    }

    private static let pronouns: Set<String> = ["elle", "lui", "her", "him"]

    /// `Reçu pour Zoé Roy, merci` is an answer to her letter.
    private func isReceipt(_ range: Range<Int>) -> Bool {
        ["recu", "received"].contains(word(range.lowerBound))
            && isThanks(range)
    }

    /// `Notre stagiaire, Zoé Roy` is the intern; `ma collègue, Zoé Roy` may be another person.
    private func isBehindRole(_ place: Int) -> Bool {
        (max(place - 5, 1)..<max(place, 1)).contains { role in
            Self.roles.contains(word(role))
                && (units[max(role - 2, 0)..<role].contains { Self.owners.contains($0.word ?? "") }
                    // `la stagiaire en chimie`
                    || (role + 1 < place && ["la", "le"].contains(word(role - 1))))
        }
    }

    private static let owners: Set<String> = [
        "notre", "ma", "mon", "votre", "ta", "ton", "our", "my", "your",
    ]
    private static let roles: Set<String> = [
        "stagiaire", "intern", "etudiant", "etudiante", "student", "trainee", "candidate", "candidat",
    ]

    /// The start of the form that leads to a place: the first one that reaches it.
    private func formStart(before place: Int, in index: Int) -> Int {
        let range = cut.sentences[index].range
        return (range.lowerBound..<place).first { formEnd($0, upTo: range.upperBound) == place } ?? place
    }

    /// Records who is given the number, each person once; a note that gives it to more people than one note plausibly would gives
    /// it to none.
    private mutating func give(_ people: [NotePerson]) {
        for person in people where !findings.given.contains(person) {
            guard findings.given.count < Self.mostGifts else {
                findings.isTakenBack = true
                return
            }
            findings.given.append(person)
        }
    }

    private static let mostGifts = 20

    /// `Pour Zoé Roy. Zoé …`: a part of a name that was given before is the same person's.
    func isPartOfGiven(_ place: Int) -> Bool {
        guard let word = units[place].word else { return false }
        return given.contains { $0.rule == .name && $0.words.contains(word) }
    }
}

// A name alone.
extension NoteReader {
    /// A name alone on its line, or with a term for the number after it: `Zoé Roy's offer number`, `Zoé Roy : offre`.
    mutating func giveAlone(at place: Int, behind opening: Range<Int>, in index: Int) {
        let sentence = cut.sentences[index]
        let end = sentence.range.upperBound
        guard let person = units[place].person else { return }
        let isIntroduced = opening.isEmpty || isAnnounced(by: opening)
        if let rest = endingEnd(place + 1, upTo: end), isIntroduced || word(place + 1) == "s" {
            guard isHarmless(from: rest, upTo: end, behind: [person]) else { return }
            give([person])
            isUnderstood[index] = true
            return
        }
        guard isIntroduced, !isSpokenTo(place, upTo: end), sentence.beginsLine, sentence.endsLine,
            !writer.mayBe(person), isAloneThere(index), let people = people(from: place, upTo: end)
        else { return }
        give(people)
        isUnderstood[index] = true
    }

    /// `FYI: Zoé Roy`, or the number before the name; after any other word, a name may be a signature: `Merci, Zoé Roy`.
    private func isAnnounced(by opening: Range<Int>) -> Bool {
        let signs = units[opening.upperBound].signs
        if numbers.length(at: opening.lowerBound, in: units) == opening.count {
            return !signs.isDisjoint(with: .clauses)
        }
        return !signs.isDisjoint(with: [.colon, .dash])
            && table[.announcements].length(at: opening.lowerBound, in: units, upTo: opening.upperBound)
                == opening.count
    }

    /// `Zoé Roy, …`: a name with a comma after it, unless another name, a reference or the number follows.
    private func isSpokenTo(_ place: Int, upTo end: Int) -> Bool {
        guard units[place].person?.rule == .name else { return false }
        guard place + 1 < units.count else { return ending.contains(.comma) }
        let next = units[place + 1]
        guard next.signs.contains(.comma) else { return false }
        return place + 1 == end || (next.person == nil && numbers.length(at: place + 1, in: units) == 0)
    }

    /// The end of `'s offer number`; in French only after a sign: `Zoé Roy – offre d'emploi`.
    func endingEnd(_ start: Int, upTo end: Int) -> Int? {
        let length = table[.endings].length(at: start, in: units, upTo: end)
        guard length > 0 else { return nil }
        return word(start) == "s" || isClosed(start, end) ? start + length : nil
    }

    /// A name alone between greetings is the subject of the note; after thanks or anything else it may be a signature.
    private func isAloneThere(_ index: Int) -> Bool {
        for before in 0..<index {
            let range = cut.sentences[before].range
            let isNumber = numbers.length(at: range.lowerBound, in: units) == range.count
            guard isUnderstood[before], isNumber || isSilent[range.lowerBound],
                table[.closings].length(at: range.lowerBound, in: units, upTo: range.upperBound) == 0
            else { return false }
        }
        guard index + 1 < min(cut.signature, cut.sentences.count) else {
            return index == 0 || index + 1 < cut.sentences.count
        }
        return cut.sentences[(index + 1)..<cut.signature].allSatisfy { sentence in
            let (start, end) = (sentence.range.lowerBound, sentence.range.upperBound)
            return afterFillers(afterGreeting(sentence), upTo: end) == end
                || formEnd(start, upTo: end) != nil || presents(start, upTo: end)
        }
    }
}

// Several people.
extension NoteReader {
    /// The people from a place on, if the rest is understood; otherwise `nil`.
    private func people(from start: Int, upTo end: Int) -> [NotePerson]? {
        var people: [NotePerson] = []
        var place = start
        while place < end, let person = units[place].person {
            people.append(person)
            place += 1
            guard let next = nextPerson(place, upTo: end) else { break }
            place = next
        }
        return isHarmless(from: place, upTo: end, behind: people) ? people : nil
    }

    /// `, `, ` et `, ` (` and then another person.
    private func nextPerson(_ place: Int, upTo end: Int) -> Int? {
        guard place < end else { return nil }
        // The name and the reference of one intern, side by side.
        if let next = units[place].person, let last = units[place - 1].person,
            !Set(last.interns).isDisjoint(with: next.interns)
        {
            return place
        }
        let isJoined = !units[place].signs.isDisjoint(with: .clauses.union([.slash, .and, .line]))
        if isJoined, units[place].person != nil { return place }
        guard ["et", "and"].contains(word(place)), place + 1 < end else { return nil }
        return units[place + 1].person == nil ? nil : place + 1
    }
}
