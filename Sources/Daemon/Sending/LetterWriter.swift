package import FacteurCore
import Mail
package import Store

/// Writes letters: the host's templates, the titles of the codes, and whom an intern may ask.
package struct LetterWriter: Sendable {
    let configuration: Configuration
    let templates: LetterTemplates
    let titles: NOCTitles

    package init(_ settings: Supervisor.Settings) {
        self.init(
            configuration: settings.configuration, templates: settings.templates, titles: settings.titles)
    }

    init(configuration: Configuration, templates: LetterTemplates, titles: NOCTitles) {
        (self.configuration, self.templates, self.titles) = (configuration, templates, titles)
    }

    /// - Parameter offeredAt: when the offer was made, for the titles of that day's version of NOC; `nil`: today's.
    /// - Returns: `nil` where a NOC code is needed and missing.
    func letter(
        _ kind: LetterKind, to intern: Intern, offer: OfferNumber, superseded: OfferNumber?, toldAt: Int64?,
        offeredAt: Int64?
    ) -> Letter? {
        Letter(
            kind, intern: intern, offer: offer,
            nocTitles: intern.noc.map { titles.on(offeredAt).titles(for: $0, in: intern.language) } ?? [:],
            superseded: superseded, toldAt: toldAt, contact: configuration.letters.contact,
            from: configuration.smtp.from)
    }

    /// A letter that waits for an approval, as it would leave now; `nil` where it could not be written.
    package func preview(_ waiting: LetterToReview) -> RenderedLetter? {
        guard let offer = OfferNumber(rawValue: waiting.letter.offer) else { return nil }
        let letter = letter(
            waiting.letter.kind, to: waiting.intern, offer: offer, superseded: waiting.supersedes,
            toldAt: waiting.toldAt, offeredAt: waiting.offeredAt)
        return letter.flatMap { try? templates.render($0) }
    }
}
