/// How a person who forwards a notice says whose number it is, as data: `Config/portal.yaml` explains each part and holds the same
/// phrases.
extension Wording {
    /// The phrases that give a number to a person, and those that cancel it.
    ///
    /// A text is compared word by word, folded as names are; `*` at its end stands for any ending of its last word.
    package struct Giving: Sendable, Hashable {
        /// The parts of the table, in the order of the file.
        package enum Part: String, Sendable, Hashable, CaseIterable {
            case forms, labels, requests, sendings, asks, endings, persons, behind, spans, tails, greetings,
                fillers, announcements, presentations, neutral, harmless, questions, news, leads, closings,
                banners, tags, disclaimers, messages, speech, footers, notices, trades, idioms, doubts,
                objections, denials,
                courtesies,
                assents, topics, things, subjects, answers, relays
        }

        package var texts: [Part: [String]]

        package init(_ texts: [Part: [String]] = [:]) { self.texts = texts }
    }
}
