package import Mail
package import Text

/// What a letter is for. Each kind is sent under the same promises; for one intern and one number there is one of each, and of
/// reminders one of each round.
package enum LetterKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Tells the intern the number and the NOC code.
    case number
    /// Asks an intern who was told, and has not answered, whether the letter has come; repeats the number and the code.
    case reminder
    /// Tells an intern who has the number that it is no longer valid.
    case withdrawn
    /// Tells an intern's supervisor that the intern has been told; names no number and no code.
    case supervisor
}

extension LetterKind {
    /// Where such a letter about that intern goes; `nil`: the roster names no supervisor.
    package func recipient(of intern: Intern) -> AddrSpec? {
        switch self {
        case .number, .reminder, .withdrawn: intern.email
        case .supervisor: intern.supervisorEmail
        }
    }

    /// Whether the letter has the number.
    package var namesNumber: Bool { self != .supervisor }
    /// Whether the letter has the NOC code.
    package var namesCode: Bool { self == .number || self == .reminder }
    /// Whether the letter has the employer.
    package var namesEmployer: Bool { self == .number }

    /// What each of its texts must say, where the letter has a value for it.
    var required: [LetterName] {
        switch self {
        case .number: [.offer, .noc, .superseded]
        case .reminder: [.offer, .noc]
        case .withdrawn: [.offer]
        case .supervisor: [.familyName]
        }
    }

    /// The kind in a few words, for a table or a list.
    package var words: Localized {
        switch self {
        case .number: Localized(en: "the number", fr: "le numéro")
        case .reminder: Localized(en: "a reminder", fr: "un rappel")
        case .withdrawn: Localized(en: "the number is dead", fr: "le numéro n’est plus valable")
        case .supervisor: Localized(en: "a word to the supervisor", fr: "un mot au superviseur")
        }
    }

    /// The letter, as a sentence about it begins.
    package var letter: Localized {
        switch self {
        case .number: Localized(en: "the letter", fr: "la lettre")
        case .reminder: Localized(en: "the reminder", fr: "le rappel")
        case .withdrawn:
            Localized(
                en: "the word that the number is dead", fr: "l’avis que le numéro n’est plus valable"
            )
        case .supervisor: Localized(en: "the word to the supervisor", fr: "le mot au superviseur")
        }
    }

    /// The value in the files and the JSON, and its French: one cell of a table.
    package var name: Localized {
        switch self {
        case .number: Localized(en: rawValue, fr: "numéro")
        case .reminder: Localized(en: rawValue, fr: "rappel")
        case .withdrawn: Localized(en: rawValue, fr: "retrait")
        case .supervisor: Localized(en: rawValue, fr: "superviseur")
        }
    }
}
