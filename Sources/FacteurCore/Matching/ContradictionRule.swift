import Mail
import Text

/// What a trusted notice shows that is another intern's than the one whom the evidence names: an addressee, a name, a reference in a
/// subject, a NOC code, or a second number.
///
/// None of it is evidence for anybody; it is only too much for a letter to leave on the rest.
enum ContradictionRule {
    static func contradicts(_ intern: InternRef, in reading: Reading, _ roster: Roster) -> Bool {
        namesOtherAddressee(intern, reading, roster) || namesAnother(intern, reading, roster)
            || showsOtherCode(intern, reading, roster) || showsSecondNumber(reading, roster)
    }

    /// Whether one of several addressees is another intern's.
    private static func namesOtherAddressee(
        _ intern: InternRef, _ reading: Reading, _ roster: Roster
    ) -> Bool {
        reading.addressees.count > 1
            && reading.addressees.contains { addressee in
                let named = Set(
                    ReferenceRule.named(by: addressee, reading, in: roster).map(\.intern)
                        + roster.interns(sharing: addressee).map(\.ref))
                return !named.isEmpty && !named.contains(intern)
            }
    }

    /// Whether a subject of the chain names another intern, or the portal's own text says that the worker is another. A subject is
    /// inherited from mail to mail: it gives nothing, but whoever wrote it meant somebody.
    private static func namesAnother(_ intern: InternRef, _ reading: Reading, _ roster: Roster) -> Bool {
        let writer = NoteWriter(names: [reading.authorName ?? ""] + reading.forwards.compactMap(\.from))
        func others(in text: String) -> [(place: Int, units: [NoteUnit])] {
            let units = NoteUnits(text, roster: roster).units
            return units.indices.filter { place in
                units[place].person.map { !$0.interns.contains(intern) && !writer.mayBe($0) } ?? false
            }.map { ($0, units) }
        }
        let subjects = [reading.subject] + reading.forwards.compactMap(\.subject)
        return subjects.contains { !others(in: $0).isEmpty }
            || noticeTexts(reading).contains {
                others(in: $0).contains { isWorker(at: $0.place, in: $0.units) }
            }
    }

    /// `Nom du travailleur étranger : MARTIN, Élise`; whoever is only mentioned, as one who gets a copy, is not meant.
    private static func isWorker(at place: Int, in units: [NoteUnit]) -> Bool {
        units[max(place - reach, 0)..<place].contains { workers.contains($0.word ?? "") }
    }

    private static let workers: Set<String> = [
        "nom", "name", "travailleur", "travailleuse", "worker", "stagiaire", "intern", "employe", "employee",
        "candidat", "candidate", "beneficiaire", "titulaire", "pour", "for",
    ]

    /// The texts in which the notice stands.
    private static func noticeTexts(_ reading: Reading) -> [String] {
        reading.portalTexts + reading.passedWords.filter(\.isNotice).map(\.all)
    }

    /// Whether five digits behind `CNP` or `NOC` are not the intern's code. An intern without a code waits for one anyway.
    private static func showsOtherCode(_ intern: InternRef, _ reading: Reading, _ roster: Roster) -> Bool {
        guard let code = roster[intern]?.noc?.rawValue else { return false }
        let texts =
            reading.portalTexts + reading.passedWords.map(\.all) + reading.looseWords + reading.laterWords
            + [reading.ownWords, reading.otherOwnWords].compactMap(\.self)
        return texts.contains { text in
            let words = NameText(text).words.map(\.text)
            return words.indices.contains { place in
                ["cnp", "noc"].contains(words[place])
                    && words[(place + 1)...].prefix(Self.reach).contains { word in
                        word.utf8.count == 5 && word.isDigits && word != code
                    }
            }
        }
    }

    /// Words between `CNP` and its code: `CNP (2021) : 21232`.
    private static let reach = 4

    /// Whether the portal's own text shows, right beside a number, something that has nearly the form of another:
    /// `(A7654321 ou A765432)`. What stands in another line has a label of its own.
    private static func showsSecondNumber(_ reading: Reading, _ roster: Roster) -> Bool {
        let numbers = NoteNumbers(reading.everyNumber)
        return reading.portalTexts.contains { text in
            let units = NoteUnits(text, roster: roster).units
            return units.indices.contains { place in
                let length = numbers.length(at: place, in: units)
                guard length > 0 else { return false }
                let beside = units[(place + length)...].prefix(3).prefix { !$0.signs.contains(.line) }
                return numbers.hasAnother(in: Array(beside))
            }
        }
    }
}
