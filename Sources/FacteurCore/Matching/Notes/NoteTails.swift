/// The text after a name, and the sentences beside it: harmless only if every word is known.
extension NoteReader {
    /// Whether all text from a place on is known not to change what comes before it.
    func isHarmless(from start: Int, upTo end: Int, behind people: [NotePerson]) -> Bool {
        var place = start
        var isDated = false
        while place < end {
            var next = place + 1
            while next < end, units[next].signs.isDisjoint(with: .clauses) { next += 1 }
            let isDate = isDated && isMade(of: [.tails], from: place, upTo: next)
            guard isDate || isHarmlessClause(place, upTo: next, people) else { return false }
            // `début : 11 janvier`
            isDated = table[.spans].length(at: place, in: units, upTo: next) > 0
            place = next
        }
        return true
    }

    private func isHarmlessClause(_ start: Int, upTo end: Int, _ people: [NotePerson]) -> Bool {
        guard units[start].signs.isDisjoint(with: [.slash, .and]) else { return false }
        guard units[start..<end].allSatisfy({ $0.person == nil }) else { return false }
        if people.flatMap(\.employers).contains(units[start..<end].compactMap(\.word)) { return true }
        // `merci Sophie`
        let thanks = table[.closings].length(at: start, in: units, upTo: end)
        if thanks > 0, start + thanks + 1 == end, units[end - 1].isCapitalised { return true }
        let isDirect = units[start].signs.isDisjoint(with: .clauses)
        if !isDirect, presents(start, upTo: end) { return true }
        if isIdiom(start, upTo: end) || afterFillers(start, upTo: end) == end { return true }
        if isDirect, units[start].isCapitalised, afterValue(start, upTo: end, people) == nil { return false }
        var place = start
        while place < end {
            guard let next = afterKnown(place, upTo: end, people) else { return false }
            place = next
        }
        return true
    }

    private func afterKnown(_ place: Int, upTo end: Int, _ people: [NotePerson]) -> Int? {
        if let next = afterValue(place, upTo: end, people) ?? askEnd(place, upTo: end) { return next }
        let known = [.behind, .fillers].map { table[$0].length(at: place, in: units, upTo: end) }.max() ?? 0
        let span = table[.spans].length(at: place, in: units, upTo: end)
        guard max(known, span) > 0 else { return nil }
        var next = place + max(known, span)
        while span >= known, next < end {
            let length = table[.tails].length(at: next, in: units, upTo: end)
            guard length > 0 || isDay(next) else { break }
            next += max(length, 1)
        }
        return next
    }

    /// After the number, the employer or the NOC code, if it is the notice's and this intern's, and no one else's.
    private func afterValue(_ start: Int, upTo end: Int, _ people: [NotePerson]) -> Int? {
        if Self.employing.contains(word(start)) {
            let name =
                start + 1 < end && word(start) == "sein" && word(start + 1) == "de" ? start + 2 : start + 1
            return afterEmployer(name, upTo: end, people)
        }
        if ["cnp", "noc"].contains(word(start)), start + 1 < end {
            return people.flatMap(\.codes).contains(word(start + 1)) ? start + 2 : nil
        }
        var place = start + table[.endings].length(at: start, in: units, upTo: end)
        if place == start, ["n", "no"].contains(word(start)) { place += 1 }
        while place < end, ["est", "is", "le"].contains(word(place)) { place += 1 }
        guard place < end else { return nil }
        let number = numbers.length(at: place, in: units)
        return number > 0 ? place + number : nil
    }

    private static let employing: Set<String> = ["chez", "sein", "employeur", "employer"]

    /// After the employer's name in the roster, or its first words.
    private func afterEmployer(_ start: Int, upTo end: Int, _ people: [NotePerson]) -> Int? {
        people.flatMap(\.employers).compactMap { employer in
            let common = zip(employer, units[start..<max(start, end)]).prefix { $0 == $1.word }.count
            let isWhole = common > 0 && (common == employer.count || start + common == end)
            return isWhole ? start + common : nil
        }.max()
    }

    private func isIdiom(_ start: Int, upTo end: Int) -> Bool {
        table[.idioms].length(at: start, in: units, upTo: end) == end - start
    }

    /// Whether a sentence only introduces the mail below: every word of it is known.
    func presents(_ start: Int, upTo end: Int) -> Bool {
        var place = start + table[.presentations].length(at: start, in: units, upTo: end)
        guard place > start else { return false }
        while place < end {
            let known = [.neutral, .presentations, .fillers, .behind, .spans].map {
                table[$0].length(at: place, in: units, upTo: end)
            }
            guard let length = known.max(), length > 0 else {
                return place + numbers.length(at: place, in: units) == end
            }
            place += length
        }
        return true
    }

    /// Whether a whole sentence is about something else; it may address one person by name at its end.
    func isHarmlessSentence(_ start: Int, upTo end: Int) -> Bool {
        guard start < end else { return false }
        let closing = table[.closings].length(at: start, in: units, upTo: end)
        if closing > 0, start + closing + 1 == end, units[end - 1].isCapitalised, units[end - 1].person == nil
        {
            return true
        }
        let openings = [.closings, .harmless, .questions] + asides
        let first = openings.map { table[$0].length(at: start, in: units, upTo: end) }.max() ?? 0
        return first > 0 && isMade(of: openings + [.fillers, .tails], from: start + first, upTo: end)
    }

    func isPoliteQuestion(_ range: Range<Int>) -> Bool {
        table[.questions].length(at: range.lowerBound, in: units, upTo: range.upperBound) > 0
            && isHarmlessSentence(range.lowerBound, upTo: range.upperBound)
    }

    /// Whether a whole sentence is about the intern's plans: `elle commence le 4 mai`, `Zoé commence le 4 mai`.
    func isNews(_ start: Int, upTo end: Int) -> Bool {
        guard start < end else { return false }
        var place = start
        if let person = units[start].person {
            let interns = Set(given.flatMap(\.interns))
            guard interns.isSuperset(of: person.interns) else { return false }
            place += 1
        }
        while place < end, isPartOfGiven(place) { place += 1 }
        if place == start, ["elle", "il", "she", "he"].contains(word(start)),
            table[.news].length(at: start, in: units, upTo: end) == 0
        {
            place += 1
        }
        guard place < end else { return false }
        let length = table[.news].length(at: place, in: units, upTo: end)
        return length > 0 && isMade(of: [.tails, .fillers], from: place + length, upTo: end)
    }

    /// Whether a sentence names the supervisor, or the employer in the roster.
    func isOfWork(_ range: Range<Int>) -> Bool {
        guard range.count > 1 else { return false }
        let rest = (range.lowerBound + 1)..<range.upperBound
        switch word(range.lowerBound) {
        case "employeur", "employer":
            return afterEmployer(rest.lowerBound, upTo: rest.upperBound, given) == rest.upperBound
        case "superviseur", "superviseure", "supervisor":
            return rest.count <= 4 && units[rest.lowerBound].signs.contains(.colon)
                && rest.allSatisfy {
                    units[$0].person == nil && units[$0].isCapitalised
                        && units[$0].signs.isDisjoint(with: [.comma, .dash])
                }
        default: return false
        }
    }
}
