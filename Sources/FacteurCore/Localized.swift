/// One text in each language that Facteur speaks to its admin. The language is chosen where the text leaves the program: on a
/// terminal, in a mail.
package struct Localized: Sendable, Hashable {
    package let en: String
    package let fr: String

    package init(en: String, fr: String) {
        self.en = en
        self.fr = fr
    }

    /// The same in every language: a command, a number, what somebody else wrote.
    package init(verbatim text: String) { self.init(en: text, fr: text) }

    package subscript(_ language: Language) -> String {
        switch language {
        case .en: en
        case .fr: fr
        }
    }

    /// The same change in each language, such as a width or what a terminal may show.
    package func map(_ change: (String) -> String) -> Localized {
        Localized(en: change(en), fr: change(fr))
    }
}

extension Localized {
    package static func + (one: Localized, other: Localized) -> Localized {
        Localized(en: one.en + other.en, fr: one.fr + other.fr)
    }

    package static func + (one: Localized, other: String) -> Localized { one.map { $0 + other } }

    package static func + (one: String, other: Localized) -> Localized { other.map { one + $0 } }

    /// What stands before a value: English sets its colon close, French with a space before it.
    package static let colon = Localized(en: ": ", fr: " : ")
}

extension DefaultStringInterpolation {
    /// A text has to be in some language before it can stand inside another.
    @available(*, unavailable, message: "choose a language: text[language]")
    package mutating func appendInterpolation(_ text: Localized) {}
}

extension Sequence<Localized> {
    package func joined(separator: String) -> Localized {
        joined(separator: Localized(verbatim: separator))
    }

    package func joined(separator: Localized) -> Localized {
        Localized(
            en: map(\.en).joined(separator: separator.en), fr: map(\.fr).joined(separator: separator.fr))
    }
}
