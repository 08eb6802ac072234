/// Reads a person's note for the intern to whom it gives the number.
///
/// A name or a reference counts where the note *gives*: a known form (`Wording.Giving`) at the beginning of a sentence leads to it,
/// or it is alone on its line, and only text known to be harmless follows. Other text in the note may cancel the gift: a denial, a
/// question, a doubt, a cancellation, an alternative, another person's name, or a sentence that is not understood. Then the note
/// gives the number to no intern: the mail waits for a person.
struct NoteReader {
    /// What a note says about people.
    struct Findings {
        /// In reading order; several if the note gives the number to several.
        var given: [NotePerson] = []
        /// Every person named outside greetings and the signature.
        var mentioned: [NotePerson] = []
        /// Whoever it names to say that the number is not theirs, and whoever signs it.
        var excluded: [NotePerson] = []
        /// Whether something in the note cancels what it gives.
        var isTakenBack = false
    }

    let units: [NoteUnit]
    let table: GivingTable
    let ending: Punctuation
    /// Whether a sign that may mean "not" ends the text, or stands in it in several characters: `:-/`, an empty box.
    let isMarked: Bool
    let cut: NoteSentences
    let roster: Roster
    let writer: NoteWriter
    let numbers: NoteNumbers
    /// The people to whom another text gives the number: the subject, or the note above the copy that holds this text.
    let known: [NotePerson]
    /// Whether the text is below the head of a copy, where the portal's own sentences may be.
    let isPassedOn: Bool
    /// Pieces in which words of doubt do not count: greetings, idioms, a company's notice.
    var isSilent: [Bool]
    /// Sentences whose meaning is known.
    var isUnderstood: [Bool]
    /// Sentences that may be questions: requests and polite questions.
    var mayAsk: [Bool]
    /// Where each sentence begins, after its greeting and filler words.
    var starts: [Int]
    var findings = Findings()
    /// People named in the signature or below it.
    var signed: [NotePerson] = []

    /// - Parameter numbers: the notice's numbers; the note may repeat them.
    init(
        _ text: String, table: GivingTable, roster: Roster, writer: NoteWriter, numbers: NoteNumbers,
        known: [NotePerson] = [], isPassedOn: Bool = false
    ) {
        let note = NoteUnits(text, roster: roster)
        units = note.units
        ending = note.ending
        isMarked = note.ending.contains(.mark) || !isPassedOn && Self.marks.contains(where: text.contains)
        cut = NoteSentences(note, of: text, table: table, writer: writer)
        self.table = table
        self.roster = roster
        self.writer = writer
        self.numbers = numbers
        self.known = known
        self.isPassedOn = isPassedOn
        isSilent = Array(repeating: false, count: note.units.count)
        isUnderstood = Array(repeating: false, count: cut.sentences.count)
        mayAsk = isUnderstood
        starts = cut.sentences.map(\.range.lowerBound)
    }

    /// Linear in the note, except for the number of phrases that begin with one word.
    consuming func read() -> Findings {
        readSentences()
        findings.isTakenBack =
            findings.isTakenBack || hasDoubt() || hasUnknownSentence() || namesAnother() || hasTwoTimes()
            || numbers.hasAnother(in: units) || announcesAnother()
        return findings
    }

    /// Whether the text of earlier forwarders contradicts what the text above it gives.
    ///
    /// - Parameter isNotice: whether the text is below or inside the notice itself, of which not every sentence is known.
    consuming func contradicts(isNotice: Bool) -> Bool {
        readSentences()
        let given = Set(known.flatMap(\.interns))
        let others = (findings.mentioned + signed).contains {
            given.isDisjoint(with: $0.interns) && !writer.mayBe($0)
        }
        for index in cut.sentences.indices where !isUnderstood[index] {
            isUnderstood[index] = isSignature(index) || (isNotice && isFormal(cut.sentences[index].range))
        }
        return others || findings.isTakenBack || hasDoubt() || hasUnknownSentence()
            || numbers.hasAnother(in: units)
    }

    /// Whether the note takes back, doubts, or gives somebody else what the notice itself gives to an intern. Of a text that was
    /// passed on, the words of a head that nobody knows are no doubt.
    ///
    /// - Parameter intern: `nil` where the notice names nobody: whoever a note means contradicts nobody then.
    consuming func objects(to intern: InternRef?) -> Bool {
        readSentences()
        let isAgainstNumber = hasObjection() || numbers.hasAnother(in: units)
        guard let intern, !isAgainstNumber else { return isAgainstNumber }
        return (findings.isTakenBack && !isPassedOn)
            || findings.given.contains { $0.isAnother(than: intern) } || leadsToAnother(than: intern)
    }

    private static let marks = [":-/", " :/", ":-(", " :(", ":'(", ":-\\", "[ ]", "[]", "( )", "☐"]

    private mutating func readSentences() {
        silenceBanners()
        for index in cut.sentences.indices where !isUnderstood[index] { readSentence(index) }
        silenceIdioms()
        silenceDisclaimers()
        for index in cut.sentences.indices { understand(index) }
    }

    /// Every person who is given the number, in this text or another.
    var given: [NotePerson] { known + findings.given }

    /// The parts of the table with known sentences that do not say whose the number is.
    var asides: [Wording.Giving.Part] { isPassedOn ? [.footers, .notices] : [.footers] }

    func word(_ place: Int) -> String { units[place].word ?? "" }
}

// One sentence.
extension NoteReader {
    private mutating func readSentence(_ index: Int) {
        let sentence = cut.sentences[index]
        let (lower, end) = (sentence.range.lowerBound, sentence.range.upperBound)
        let opened = afterGreeting(sentence)
        for place in lower..<opened { isSilent[place] = true }
        starts[index] = opened
        guard index < cut.signature else {
            signed += units[sentence.range].compactMap(\.person)
            findings.excluded += units[sentence.range].compactMap(\.person).filter(writer.mayBe)
            return
        }
        guard opened < end else {
            isUnderstood[index] = true
            return
        }
        for place in opened..<end {
            guard let person = units[place].person else { continue }
            if isDenied(place, in: sentence) {
                findings.excluded.append(person)
            } else {
                findings.mentioned.append(person)
            }
        }
        let start = afterFillers(opened, upTo: end)
        starts[index] = start
        if start == end || writer.isSigned(in: units[start..<end]) {
            isUnderstood[index] = true
        } else if start == opened, isThanks(lower..<opened), !isClosed(start, end) {
            // `Merci pour Zoé Roy !`
            return
        } else if let place = formEnd(start, upTo: end) {
            give(at: place, in: index)
        } else if let place = afterTitles(start, upTo: end) {
            // `Merci, Zoé Roy` is a signature.
            giveAlone(at: place, behind: (isThanks(lower..<opened) ? lower : opened)..<start, in: index)
        }
    }

    /// Interprets a sentence that gives nothing, once it is known who is given the number.
    private mutating func understand(_ index: Int) {
        let range = starts[index]..<cut.sentences[index].range.upperBound
        guard index < cut.signature else {
            mayAsk[index] = mayAsk[index] || isPoliteQuestion(range)
            isUnderstood[index] = isUnderstood[index] || isSignature(index)
            return
        }
        mayAsk[index] = mayAsk[index] || isPoliteQuestion(range)
        if cut.sentences[index].range.allSatisfy({ isSilent[$0] }) { return }
        noteRequests(in: range, of: index)
        if !isUnderstood[index] {
            isUnderstood[index] =
                isHarmlessSentence(range.lowerBound, upTo: range.upperBound)
                || presents(range.lowerBound, upTo: range.upperBound)
                || presents(afterGreeting(cut.sentences[index]), upTo: range.upperBound)
                || isNews(range.lowerBound, upTo: range.upperBound) || isOfWork(range)
        }
        if hasStranger(in: range, isTopic: isUnderstood[index]) { findings.isTakenBack = true }
    }

    /// `Ce n'est pas pour Zoé Roy`: a person named in this way is no candidate.
    private func isDenied(_ place: Int, in sentence: NoteSentences.Sentence) -> Bool {
        units[max(place - 4, sentence.range.lowerBound)..<place].contains {
            ["pas", "not"].contains($0.word ?? "")
        }
    }

    func isThanks(_ range: Range<Int>) -> Bool {
        range.contains { ["merci", "thanks", "thank", "thx"].contains(word($0)) }
    }

    /// After `Bonjour Anne Roy,`: the person in a greeting is the reader of the note.
    func afterGreeting(_ sentence: NoteSentences.Sentence) -> Int {
        let end = sentence.range.upperBound
        let start = sentence.range.lowerBound
        let greeting = table[.greetings].length(at: start, in: units, upTo: end)
        // `Merci de transmettre à …` is a request, not thanks.
        let isMore = [.requests, .presentations, .harmless].contains {
            table[$0].length(at: start, in: units, upTo: end) > greeting
        }
        guard greeting > 0, !isMore, formLength(at: start, upTo: end) <= greeting else { return start }
        var place = start + greeting
        while place < end, place - start <= 8,
            units[place].signs.isDisjoint(with: .clauses.union(.line)),
            units[place].isCapitalised || Self.everybody.contains(word(place)),
            formLength(at: place, upTo: end) == 0
        {
            place += 1
        }
        return place
    }

    private static let everybody: Set<String> = [
        "a", "vous", "toi", "there", "tous", "toutes", "et", "tout", "le", "monde", "all", "team", "everyone",
        "l", "equipe", "m", "mme", "beaucoup", "very", "much",
    ]

    /// After filler words: punctuation closes each of them, or the next text follows directly.
    func afterFillers(_ start: Int, upTo end: Int) -> Int {
        var place = start
        while place < end, let next = afterFiller(place, upTo: end) ?? afterOpening(place, upTo: end) {
            place = next
        }
        return place
    }

    private func afterFiller(_ place: Int, upTo end: Int) -> Int? {
        let lead = table[.leads].length(at: place, in: units, upTo: end)
        if lead > 0, let next = clauseEnd(place + lead, upTo: end), leads(next, upTo: end, isLoose: true) {
            return next
        }
        let number = numbers.length(at: place, in: units)
        if number > 0 { return afterNumber(place + number, upTo: end) }
        let filler = table[.fillers].length(at: place, in: units, upTo: end)
        let next = place + filler
        guard filler > 0, formEnd(place, upTo: end) == nil || isClosed(next, end) else { return nil }
        if next == end || isClosed(next, end) { return next }
        return !isThanks(place..<next) && leads(next, upTo: end) ? next : nil
    }

    /// `A8722022 : …`, `A8722022 is for …`
    private func afterNumber(_ place: Int, upTo end: Int) -> Int? {
        if place == end || isClosed(place, end) { return place }
        let next = ["is", "est"].contains(word(place)) ? place + 1 : place
        return next < end && units[next].person == nil && leads(next, upTo: end) ? next : nil
    }

    /// After `voici`, `je vous transmets`, one or several, if the text that they introduce follows.
    private func afterOpening(_ start: Int, upTo end: Int) -> Int? {
        var place = start
        while formLength(at: place, upTo: end) == 0 {
            let length = table[.presentations].length(at: place, in: units, upTo: end)
            place += length
            guard length > 0, place < end else { return nil }
            if leads(place, upTo: end) { return place }
        }
        return nil
    }

    /// Whether the text from a place on gives the number to a person, in words that may follow others.
    ///
    /// - Parameter isLoose: whether introducing words may come first.
    private func leads(_ place: Int, upTo end: Int, isLoose: Bool = false) -> Bool {
        if units[place].person != nil { return endingEnd(place + 1, upTo: end) != nil }
        if isLoose, afterOpening(place, upTo: end) != nil || presents(place, upTo: end) { return true }
        return formLength(at: place, upTo: end) > 0 && formEnd(place, upTo: end) != nil
    }

    /// The end of the clause at a place, if the clause names no person and more text follows.
    private func clauseEnd(_ start: Int, upTo end: Int) -> Int? {
        var place = start
        while place < end, place - start <= 10, units[place].signs.isDisjoint(with: .clauses) {
            if units[place].person != nil { return nil }
            place += 1
        }
        return place < end && !units[place].signs.isDisjoint(with: .clauses) ? place : nil
    }

    func isClosed(_ place: Int, _ end: Int) -> Bool {
        place >= end || !units[place].signs.isDisjoint(with: .clauses)
    }

    /// Whether all words from a place to the end are in one of these parts of the table.
    func isMade(of parts: [Wording.Giving.Part], from start: Int, upTo end: Int) -> Bool {
        var place = start
        while place < end {
            guard let length = parts.map({ table[$0].length(at: place, in: units, upTo: end) }).max(),
                length > 0 || (parts.contains(.tails) && isDay(place))
            else { return false }
            place += max(length, 1)
        }
        return true
    }

    /// `11`, `2027`: a number in a date.
    func isDay(_ place: Int) -> Bool {
        guard let number = Int(word(place)), word(place).utf8.first != 0x2B else { return false }
        return (1...31).contains(number) || (2026...2099).contains(number)
    }

    func isThing(_ place: Int, upTo end: Int) -> Bool {
        [.things, .persons].contains { table[$0].length(at: place, in: units, upTo: end) > 0 }
    }
}
