import Mail
package import Text

/// Evidence rules 3 and 5 in the text that a person wrote: to whom it gives the number, by reference or by name.
///
/// Both the note above the copy and the subject are read, and each may cancel what the other gives. Names count only if a copy was
/// recognised: otherwise it is unknown who wrote which text. The mail itself proved the number that such a note gives; another rule
/// decides who may write notes.
enum NoteRule {
    /// The combined result of note and subject.
    struct Findings {
        fileprivate(set) var evidence: [Evidence] = []
        /// Every intern who is named at all, for the person who decides.
        fileprivate(set) var mentioned: [InternRef] = []
        /// Interns whom they name only to deny them, or because they wrote the mail.
        fileprivate(set) var excluded: Set<InternRef> = []
        /// Whether something in them is not understood, or stands against what they give.
        fileprivate(set) var isTakenBack = false

        func evidence(of rule: Evidence.Rule) -> [Evidence] { evidence.filter { $0.rule == rule }.uniqued() }
    }

    static func read(_ reading: Reading, in roster: Roster) -> Findings {
        guard !reading.giving.isEmpty, isShort(reading) else { return Findings() }
        let writer = NoteWriter(name: reading.authorName, localPart: reading.author?.localPart)
        let numbers = NoteNumbers(reading.numbers)
        let subject = NoteSubject(table: reading.giving, roster: roster, writer: writer, numbers: numbers)
            .read(reading.subject, above: reading.forwards.compactMap(\.subject))
        let note = reading.ownWords.map {
            NoteReader(
                $0, table: reading.giving, roster: roster, writer: writer, numbers: numbers,
                known: subject.given
            ).read()
        }
        var findings = Findings()
        findings.mentioned = (subject.mentioned + (note?.mentioned ?? [])).flatMap(\.interns).uniqued()
        findings.excluded = Set((note?.excluded ?? []).flatMap(\.interns)).subtracting(findings.mentioned)
        let given = subject.given + (note?.given ?? [])
        findings.isTakenBack = subject.isTakenBack || note?.isTakenBack == true
        guard !findings.isTakenBack, !given.isEmpty, !isContradicted(given, in: reading, roster) else {
            return findings
        }
        findings.add(subject.given, at: "subject", withNames: note != nil)
        findings.add(note?.given ?? [], at: "own words", withNames: true)
        return findings
    }

    /// Whether a colleague's words stand against an intern whom the notice itself names: they deny, question, doubt or correct
    /// something, name another number, or give the number to somebody else. Whoever says nothing of the kind leaves the notice's
    /// word as it is, understood or not.
    ///
    /// - Parameter intern: `nil` where nobody is known: then only what stands against the number itself counts, whoever it is for.
    static func objects(to intern: InternRef?, in reading: Reading, _ roster: Roster) -> Bool {
        guard !reading.giving.isEmpty else { return false }
        guard isShort(reading) else { return true }
        let writer = NoteWriter(names: [reading.authorName ?? ""] + reading.forwards.compactMap(\.from))
        let numbers = NoteNumbers(reading.kind == .notice ? reading.numbers : reading.everyNumber)
        let copies = reading.forwards.compactMap(\.subject)
        let subject = NoteSubject(table: reading.giving, roster: roster, writer: writer, numbers: numbers)
            .read(reading.subject, above: copies)
        if subject.isTakenBack
            || subject.mentioned.contains(where: { $0.isAnother(than: intern) && !writer.mayBe($0) })
            || speaksAgainst(reading.subject, above: copies, reading.giving)
        {
            return true
        }
        // `Voici le numéro de Jean`, where it is a Jean's.
        let known = intern.flatMap { roster[$0] }.map { [NotePerson($0)] } ?? []
        let own = [reading.ownWords, reading.otherOwnWords].compactMap { $0.map { ($0, isPassedOn: false) } }
        let passed = (reading.passedWords.map(\.own) + reading.looseWords + reading.laterWords).map {
            (withoutAddresses($0), isPassedOn: true)
        }
        return (own + passed).contains { text, isPassedOn in
            NoteReader(
                text, table: reading.giving, roster: roster, writer: writer, numbers: numbers, known: known,
                isPassedOn: isPassedOn
            ).objects(to: intern)
        }
    }

    /// Whether a subject, with whatever prefixes, has a word that ends or denies something, and the copies' own have it not.
    private static func speaksAgainst(
        _ subject: String, above copies: [String], _ table: GivingTable
    ) -> Bool {
        let copied = Set(copies.flatMap { NameText($0).words.map(\.text) })
        return NameText(subject).words.map(\.text).contains { word in
            !copied.contains(word)
                && (table[.objections].holds(word) || ["pas", "non", "not"].contains(word))
        }
    }

    /// A line with an address is one of a head, as `ne-pas-repondre@…` in a language that nobody knows.
    private static func withoutAddresses(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.contains("@") }
            .joined(separator: "\n")
    }

    /// Whether a word of the notice, which has no greeting, is the given name of another intern: `pour Zoé (A…)`.
    private static func isStranger(
        _ unit: NoteUnit, to given: [NotePerson], _ writer: NoteWriter, _ roster: Roster
    ) -> Bool {
        guard let word = unit.word, unit.isCapitalised, roster.hasGivenName(word) else { return false }
        return !writer.has(word) && !given.contains { $0.words.contains(word) }
    }

    private static func isShort(_ reading: Reading) -> Bool {
        ([reading.subject, reading.ownWords ?? ""] + reading.passedWords.map(\.all) + reading.looseWords
            + reading.laterWords + [reading.otherOwnWords ?? ""])
            .allSatisfy { $0.utf8.count <= Matching.longestNote }
    }

    /// Whether an earlier forwarder's text gives the number to another intern, or is not understood.
    static func isContradicted(_ given: [NotePerson], in reading: Reading, _ roster: Roster) -> Bool {
        let writer = NoteWriter(names: [reading.authorName ?? ""] + reading.forwards.compactMap(\.from))
        let interns = Set(given.flatMap(\.interns))
        return reading.passedWords.contains { words in
            let units = NoteUnits(words.all, roster: roster).units
            let people = units.compactMap(\.person)
            if words.isNotice, units.contains(where: { isStranger($0, to: given, writer, roster) }) {
                return true
            }
            if people.contains(where: { interns.isDisjoint(with: $0.interns) && !writer.mayBe($0) }) {
                return true
            }
            return !words.own.isEmpty
                && NoteReader(
                    words.own, table: reading.giving, roster: roster, writer: writer,
                    numbers: NoteNumbers(reading.numbers), known: given, isPassedOn: true
                ).contradicts(isNotice: words.isNotice)
        }
    }
}

extension NotePerson {
    /// Whether it means somebody else than the intern who is known, if one is.
    func isAnother(than intern: InternRef?) -> Bool {
        intern.map { !interns.contains($0) } ?? false
    }
}

extension NoteRule.Findings {
    fileprivate mutating func add(_ people: [NotePerson], at place: String, withNames: Bool) {
        for person in people where withNames || person.rule == .reference {
            evidence += person.interns.map { Evidence(rule: person.rule, intern: $0, place: place) }
        }
    }
}

/// Where in a mail, or outside it, something was found (`Evidence.place`, `Reading.MatchedPhrase.place`); names of header fields
/// are not included.
package enum PlaceSentence: KeptSentence {
    case subject, body, attachedSubject, attachedMail, addressee, ownWords, decision, list

    package var pattern: Localized {
        switch self {
        case .subject: Localized(en: "subject", fr: "objet")
        case .body: Localized(en: "body", fr: "texte")
        case .attachedSubject: Localized(en: "attached mail's subject", fr: "objet du courriel joint")
        case .attachedMail: Localized(en: "attached mail", fr: "courriel joint")
        case .addressee: Localized(en: "addressee", fr: "adresse visée")
        case .ownWords: Localized(en: "own words", fr: "mots de l’expéditeur")
        case .decision: Localized(en: "decision", fr: "décision")
        case .list: Localized(en: "portal's list", fr: "liste du portail")
        }
    }
}

extension Evidence.Rule {
    /// The value in the files and the JSON, and its French.
    package var name: Localized {
        switch self {
        case .operator: Localized(en: rawValue, fr: "décision")
        case .portalList: Localized(en: rawValue, fr: "liste du portail")
        case .reference: Localized(en: rawValue, fr: "référence")
        case .portalEmail: Localized(en: rawValue, fr: "courriel_portail")
        case .name: Localized(en: rawValue, fr: "nom")
        case .elimination: Localized(en: rawValue, fr: "élimination")
        }
    }
}
