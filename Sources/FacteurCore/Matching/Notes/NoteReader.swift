/// Reads a person's note for whom it gives the number to.
///
/// A name or a reference counts where the note *gives*: a known form (`Wording.Giving`) at the beginning of a sentence leads to
/// it, or it stands alone on its line, and behind it stands nothing but what is known to be harmless. Whatever else the note
/// says may take that back: a denial, a question, a doubt, a cancellation, an alternative, somebody else's name, or a
/// sentence that is not understood. Then nobody is given anything: the mail waits for a person.
struct NoteReader {
    /// What a note says of people.
    struct Findings {
        /// In reading order; several where the note gives the number to several.
        var given: [NotePerson] = []
        /// Everybody named outside greetings and the signature.
        var mentioned: [NotePerson] = []
        /// Something in the note takes back what it gives.
        var isTakenBack = false
    }

    let units: [NoteUnit]
    let table: GivingTable
    let ending: NoteSigns
    let cut: NoteSentences
    let writer: NoteWriter
    let numbers: NoteNumbers
    /// Pieces in which no word of doubt counts: greetings, idioms, a company's notice.
    var isSilent: [Bool]
    /// Sentences whose meaning is known.
    var isUnderstood: [Bool]
    var findings = Findings()
    /// Named in the signature or below it.
    var signed: [NotePerson] = []

    /// - Parameter numbers: those of the notice; the note may say them again.
    init(_ text: String, table: GivingTable, roster: Roster, writer: NoteWriter, numbers: NoteNumbers) {
        let note = NoteUnits(text, roster: roster)
        units = note.units
        ending = note.ending
        cut = NoteSentences(note, of: text, table: table, writer: writer)
        self.table = table
        self.writer = writer
        self.numbers = numbers
        isSilent = Array(repeating: false, count: note.units.count)
        isUnderstood = Array(repeating: false, count: cut.sentences.count)
    }

    /// Linear in the note, but for the number of phrases that begin with one word.
    consuming func read() -> Findings {
        for index in cut.sentences.indices { readSentence(index) }
        silenceIdioms()
        silenceDisclaimers()
        findings.isTakenBack =
            findings.isTakenBack || hasDoubt() || hasUnknownSentence() || namesAnother()
            || numbers.hasAnother(in: units)
        return findings
    }
}

// One sentence.
extension NoteReader {
    private mutating func readSentence(_ index: Int) {
        let sentence = cut.sentences[index]
        var start = afterGreeting(sentence)
        for place in sentence.range.lowerBound..<start { isSilent[place] = true }
        guard index < cut.signature else {
            signed += units[sentence.range].compactMap(\.person)
            return
        }
        if start == sentence.range.upperBound {
            isUnderstood[index] = true
            return
        }
        findings.mentioned += (start..<sentence.range.upperBound).filter { !isDenied($0, in: sentence) }
            .compactMap { units[$0].person }
        let opened = start
        start = afterFillers(start, upTo: sentence.range.upperBound)
        if start == sentence.range.upperBound || writer.isSigned(in: units[start..<sentence.range.upperBound])
        {
            isUnderstood[index] = true
        } else if let place = formEnd(start, upTo: sentence.range.upperBound) {
            give(at: place, in: index)
        } else if let place = afterTitles(start, upTo: sentence.range.upperBound) {
            giveAlone(at: place, opened: place == start ? opened : place, in: index)
        } else {
            let end = sentence.range.upperBound
            isUnderstood[index] =
                presents(start, upTo: end) || isHarmlessSentence(start, upTo: end)
                || isNews(start, upTo: end) || isAboutGiven(start, upTo: end)
        }
        if hasStranger(in: start..<sentence.range.upperBound, isTopic: isUnderstood[index]) {
            findings.isTakenBack = true
        }
    }

    /// `Ce n'est pas pour Zoé Roy`: whoever is named so is nobody whom a person should think of.
    private func isDenied(_ place: Int, in sentence: NoteSentences.Sentence) -> Bool {
        units[max(place - 4, sentence.range.lowerBound)..<place].contains {
            ["pas", "not"].contains($0.word ?? "")
        }
    }

    /// Behind `Bonjour Anne Roy,`: whoever is greeted there is spoken to.
    private func afterGreeting(_ sentence: NoteSentences.Sentence) -> Int {
        let end = sentence.range.upperBound
        let greeting = table[.greetings].length(at: sentence.range.lowerBound, in: units, upTo: end)
        let start = sentence.range.lowerBound
        // `Merci de transmettre à …` thanks nobody yet.
        guard greeting > 0, table[.forms].length(at: start, in: units, upTo: end) <= greeting,
            table[.presentations].length(at: start, in: units, upTo: end) <= greeting
        else { return start }
        var place = start + greeting
        while place < end, place - start <= 8,
            units[place].signs.isDisjoint(with: .clauses.union(.line)),
            units[place].isCapitalised || Self.everybody.contains(units[place].word ?? ""),
            table[.forms].length(at: place, in: units, upTo: end) == 0
        {
            place += 1
        }
        return place
    }

    private static let everybody: Set<String> = [
        "a", "vous", "toi", "there", "tous", "toutes", "et", "tout", "le", "monde", "all", "team", "everyone",
        "l", "equipe", "m",
        "mme",
        "beaucoup", "very", "much",
    ]

    /// Behind words that say nothing of anybody: each is closed by punctuation or leads straight to what follows.
    private func afterFillers(_ start: Int, upTo end: Int) -> Int {
        var place = start
        while place < end, let next = afterFiller(place, upTo: end) ?? afterOpening(place, upTo: end) {
            place = next
        }
        return place
    }

    private func afterFiller(_ place: Int, upTo end: Int) -> Int? {
        let lead = table[.leads].length(at: place, in: units, upTo: end)
        if lead > 0, let next = clauseEnd(place + lead, upTo: end) { return next }
        let filler = table[.fillers].length(at: place, in: units, upTo: end)
        let next = place + filler
        guard filler > 0, formEnd(place, upTo: end) == nil || isClosed(next, end) else { return nil }
        return next == end || isClosed(next, end) || leads(next, upTo: end) ? next : nil
    }

    /// Behind `voici`, `je vous transmets`, one or several, where what they show follows.
    private func afterOpening(_ start: Int, upTo end: Int) -> Int? {
        var place = start
        while table[.forms].length(at: place, in: units, upTo: end) == 0 {
            let length = table[.presentations].length(at: place, in: units, upTo: end)
            place += length
            guard length > 0, place < end else { return nil }
            if leads(place, upTo: end) { return place }
        }
        return nil
    }

    /// Whether somebody is given something from a place on, in words that may stand behind others.
    private func leads(_ place: Int, upTo end: Int) -> Bool {
        if units[place].person != nil { return endingEnd(place + 1, upTo: end) != nil }
        return table[.forms].length(at: place, in: units, upTo: end) > 0 && formEnd(place, upTo: end) != nil
    }

    /// Where the clause ends that a place stands in, if nobody is named in it and more follows.
    private func clauseEnd(_ start: Int, upTo end: Int) -> Int? {
        var place = start
        while place < end, place - start <= 10, units[place].signs.isDisjoint(with: .clauses) {
            if units[place].person != nil { return nil }
            place += 1
        }
        return place < end && !units[place].signs.isDisjoint(with: .clauses) ? place : nil
    }

    private func isClosed(_ place: Int, _ end: Int) -> Bool {
        place >= end || !units[place].signs.isDisjoint(with: .clauses)
    }

    /// Where a form ends and its person has to stand; `nil` where no form begins.
    func formEnd(_ start: Int, upTo end: Int) -> Int? {
        let form = [.forms, .labels].map { table[$0].length(at: start, in: units, upTo: end) }.max() ?? 0
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
        }
        return place
    }

    /// The place of a person who stands there, behind nothing but titles.
    private func afterTitles(_ start: Int, upTo end: Int) -> Int? {
        let place = afterTitles(from: start, upTo: end)
        let isOne = (start..<place).dropFirst().allSatisfy { units[$0].signs.isDisjoint(with: .clauses) }
        return isOne && units[place].person != nil ? place : nil
    }

    /// The person stands where a form leads to.
    private mutating func give(at place: Int, in index: Int) {
        let end = cut.sentences[index].range.upperBound
        var allowed: NoteSigns = [.colon, .quote, .bracket, .line, .dash]
        // `Notre stagiaire, Zoé Roy` is she; `votre stagiaire, Zoé Roy` may speak to her.
        if place > 1, Self.ours.contains(units[place - 1].word ?? ""),
            units[..<(place - 1)].suffix(2)
                .contains(where: { Self.our.contains($0.word ?? "") })
        {
            allowed.insert(.comma)
        }
        if units[place].person == nil {
            let isName = units[place].isCapitalised && !isThing(place, upTo: end)
            if isName, !isPartOfGiven(place) { findings.isTakenBack = true }
            isUnderstood[index] = presents(cut.sentences[index].range.lowerBound, upTo: end)
            return
        }
        guard units[place].signs.isSubset(of: allowed), let people = people(from: place, upTo: end) else {
            return
        }
        findings.given += people
        isUnderstood[index] = true
        // A form is known as a whole: `la confirmation pour` asks nobody to confirm.
        for word in formStart(before: place, in: index)..<place { isSilent[word] = true }
    }

    /// Where the form begins that leads to a place: the first from which it is reached.
    private func formStart(before place: Int, in index: Int) -> Int {
        let range = cut.sentences[index].range
        return (range.lowerBound..<place).first { formEnd($0, upTo: range.upperBound) == place } ?? place
    }

    private static let our: Set<String> = ["notre", "ma", "mon", "our", "my"]
    private static let ours: Set<String> = [
        "stagiaire", "intern", "etudiant", "etudiante", "student", "trainee",
    ]

    func isThing(_ place: Int, upTo end: Int) -> Bool {
        [.things, .persons].contains { table[$0].length(at: place, in: units, upTo: end) > 0 }
    }

    /// `Pour Zoé Roy. Zoé …`: a part of a name that was given before is the same person's.
    func isPartOfGiven(_ place: Int) -> Bool {
        guard let word = units[place].word else { return false }
        return findings.given.contains { $0.rule == .name && $0.words.contains(word) }
    }

    /// Whether a sentence shows the mail below, and no more: every word of it is known.
    private func presents(_ start: Int, upTo end: Int) -> Bool {
        var place = start + table[.presentations].length(at: start, in: units, upTo: end)
        guard place > start else { return false }
        while place < end {
            let known = [.neutral, .presentations, .fillers, .behind].map {
                table[$0].length(at: place, in: units, upTo: end)
            }
            guard let length = known.max(), length > 0 else { return isNumber(place) && place + 1 == end }
            place += length
        }
        return true
    }

    /// Whether a sentence speaks of something else, by its beginning; nobody is named in it.
    private func isHarmlessSentence(_ start: Int, upTo end: Int) -> Bool {
        table[.harmless].length(at: start, in: units, upTo: end) > 0
            && units[start..<end].allSatisfy { $0.person == nil }
    }

    /// Whether a sentence tells of the intern's plans: no name stands in it, and no word of numbers and offers.
    private func isNews(_ start: Int, upTo end: Int) -> Bool {
        let length = table[.news].length(at: start, in: units, upTo: end)
        guard length > 0, end - start <= length + 8 else { return false }
        return (start + length..<end).allSatisfy { place in
            units[place].person == nil && (!units[place].isCapitalised || isThing(place, upTo: end))
                && table[.topics].length(at: place, in: units, upTo: end) == 0
        }
    }
}

// The name by itself.
extension NoteReader {
    /// The name alone on its line, or with what the number is called behind it: `Zoé Roy's offer number`, `Zoé Roy : offre`.
    private mutating func giveAlone(at place: Int, opened: Int, in index: Int) {
        let sentence = cut.sentences[index]
        let end = sentence.range.upperBound
        guard let person = units[place].person else { return }
        if let rest = endingEnd(place + 1, upTo: end) {
            guard isHarmless(from: rest, upTo: end, behind: [person]) else { return }
            findings.given.append(person)
            isUnderstood[index] = true
            return
        }
        let isIntroduced = place == opened || isClosed(place, end)
        guard isIntroduced, !isSpokenTo(place, upTo: end), sentence.beginsLine, sentence.endsLine,
            !writer.mayBe(person),
            isAloneThere(index), let people = people(from: place, upTo: end)
        else { return }
        findings.given += people
        isUnderstood[index] = true
    }

    /// `Zoé Roy, …`: a name with a comma behind it, unless another name or reference follows.
    private func isSpokenTo(_ place: Int, upTo end: Int) -> Bool {
        guard units[place].person?.rule == .name else { return false }
        guard place + 1 < units.count else { return ending.contains(.comma) }
        let next = units[place + 1]
        return next.signs.contains(.comma) && (place + 1 == end || next.person == nil)
    }

    /// Behind `'s offer number`; in French only behind a sign: `Zoé Roy – offre d'emploi`.
    private func endingEnd(_ start: Int, upTo end: Int) -> Int? {
        let length = table[.endings].length(at: start, in: units, upTo: end)
        guard length > 0 else { return nil }
        return units[start].word == "s" || isClosed(start, end) ? start + length : nil
    }

    /// A name alone between greetings is whom it is about; behind anything else that is said it may be a signature.
    private func isAloneThere(_ index: Int) -> Bool {
        let before = cut.sentences[..<index]
        guard before.indices.allSatisfy({ isUnderstood[$0] && isSilent[cut.sentences[$0].range.lowerBound] })
        else {
            return false
        }
        guard index + 1 < min(cut.signature, cut.sentences.count) else {
            return index == 0 || index + 1 < cut.sentences.count
        }
        return cut.sentences[(index + 1)..<cut.signature].allSatisfy { sentence in
            let end = sentence.range.upperBound
            return afterFillers(afterGreeting(sentence), upTo: end) == end
                || formEnd(sentence.range.lowerBound, upTo: end) != nil
                || presents(sentence.range.lowerBound, upTo: end)
        }
    }
}

// What stands behind a name.
extension NoteReader {
    /// The people from a place on, and nothing behind them that nobody knows; `nil` where there is.
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
        // Name and reference of one intern, side by side.
        if let next = units[place].person, let last = units[place - 1].person,
            !Set(last.interns).isDisjoint(with: next.interns)
        {
            return place
        }
        let isJoined = !units[place].signs.isDisjoint(with: .clauses.union([.slash, .and, .line]))
        if isJoined, units[place].person != nil { return place }
        guard ["et", "and"].contains(units[place].word ?? ""), place + 1 < end else { return nil }
        return units[place + 1].person == nil ? nil : place + 1
    }

    /// Whether everything from a place on is known to leave alone what stands in front of it.
    private func isHarmless(from start: Int, upTo end: Int, behind people: [NotePerson]) -> Bool {
        let employers = people.flatMap(\.employers)
        var place = start
        while place < end {
            var next = place + 1
            while next < end, units[next].signs.isDisjoint(with: .clauses) { next += 1 }
            guard isHarmlessClause(place, upTo: next, employers) else { return false }
            place = next
        }
        return true
    }

    private func isHarmlessClause(_ start: Int, upTo end: Int, _ employers: [[String]]) -> Bool {
        guard !units[start].signs.contains(.slash), !units[start].signs.contains(.and) else { return false }
        guard units[start..<end].allSatisfy({ $0.person == nil }) else { return false }
        if isNumber(start), start + 1 == end { return true }
        if isIdiom(start, upTo: end) { return true }
        if employers.contains(units[start..<end].compactMap(\.word)) { return true }
        if afterFillers(start, upTo: end) == end { return true }
        let isDirect = units[start].signs.isDisjoint(with: .clauses)
        if !isDirect, presents(start, upTo: end) { return true }
        guard !(isDirect && units[start].isCapitalised) else { return false }
        let behind = table[.behind].length(at: start, in: units, upTo: end)
        guard behind > 0, end - start <= behind + 5 else { return false }
        let (opening, tail) = (units[start..<(start + behind)], units[(start + behind)..<end])
        return agrees(opening.compactMap(\.word), tail, employers)
    }

    /// Whether what stands behind `chez` or `réf.` is nobody else's: another employer or reference than the intern's is.
    private func agrees(_ opening: [String], _ tail: ArraySlice<NoteUnit>, _ employers: [[String]]) -> Bool {
        let words = tail.compactMap(\.word)
        if !Self.employing.isDisjoint(with: opening) {
            let named = employers.filter { !$0.isEmpty }
            return named.isEmpty || !tail.contains(where: \.isCapitalised)
                || named.contains { $0.starts(with: words) || words.starts(with: $0) }
        }
        if !Self.referring.isDisjoint(with: opening) {
            return numbers.contains(words.joined())
                || !words.contains { $0.utf8.contains { (0x30...0x39).contains($0) } }
        }
        return true
    }

    private static let employing: Set<String> = ["chez", "sein", "employeur", "employer"]
    private static let referring: Set<String> = [
        "reference", "ref", "numero", "n", "no", "number", "offre", "offer",
    ]

    private func isIdiom(_ start: Int, upTo end: Int) -> Bool {
        table[.idioms].length(at: start, in: units, upTo: end) == end - start
    }

    private func isNumber(_ place: Int) -> Bool {
        units[place].word.map(NoteNumbers.isNumber) ?? false
    }
}
