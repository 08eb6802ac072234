package import FacteurCore
import Logging
package import Mail
package import Store
package import Text
import Transport

/// The whole season's letters, marked, to one address. Nothing of it is written down, so no intern's state changes.
package struct Rehearsal: Sendable {
    private let world: Supervisor.World
    private let writer: LetterWriter
    private let language: Language
    private let to: AddrSpec

    /// Whether a letter could be written and was accepted.
    package enum Step: Sendable, Equatable {
        case sent(InternRef, hasNumber: Bool)
        /// It would wait for its NOC code.
        case withoutCode(InternRef)
        /// The relay refused this one, or the templates do not make it.
        case refused(InternRef, String)
    }

    /// - Parameter language: of the marks, which are for whoever reads the rehearsal.
    package init(
        _ settings: Supervisor.Settings, world: Supervisor.World, language: Language, to: AddrSpec
    ) {
        (self.world, self.language, self.to) = (world, language, to)
        writer = LetterWriter(settings)
    }

    /// Sends them in this order, over one connection, and says what became of each.
    ///
    /// - Throws: `ServerFault` where the relay cannot be used, or takes no more; what was said before has happened.
    package func run(_ letters: [SeasonLetter], tell: (Step) throws -> Void) async throws {
        let configuration = writer.configuration
        let poller = try Poller.forServers()
        defer { poller.stop() }
        let tokens = TokenKeeper(
            poller: poller, secrets: world.secrets, ledger: configuration.database, now: world.now,
            deadline: world.deadlines.identity)
        let connector = Connector(
            poller: poller, secrets: world.secrets, tokens: tokens, deadlines: world.deadlines)
        var conversation = try await connector.smtp(configuration.smtp)
        for letter in letters {
            guard let message = try written(letter) else {
                try tell(
                    letter.intern.noc == nil
                        ? .withoutCode(letter.intern.ref) : .refused(letter.intern.ref, Self.unwritable))
                continue
            }
            let envelope = SMTPEnvelope(
                from: configuration.smtp.bounces.text, to: to.text, envelopeID: nil,
                smtpUTF8: message.needsSMTPUTF8, deliveryStatus: false)
            let delivery = try await conversation.send(envelope, message.bytes()) { true }
            switch delivery.outcome {
            case .accepted: try tell(.sent(letter.intern.ref, hasNumber: letter.offer != nil))
            case .failed(let reply) where delivery.fault == nil: try tell(.refused(letter.intern.ref, reply))
            case .failed(let reply), .tryLater(let reply), .inDoubt(let reply):
                if conversation.isReady { await conversation.quit() }
                throw delivery.fault ?? ServerFault.smtp(.tryLater(reply), server: conversation.server)
            }
        }
        await conversation.quit()
    }

    private static let unwritable = "it cannot be written; run facteur check"

    /// To one address alone: the intern's stands in the mark, and in no field of the header.
    private func written(_ letter: SeasonLetter) throws -> OutgoingMessage? {
        guard let offer = letter.offer ?? Self.unknown,
            let facts = writer.letter(
                .number, to: letter.intern, offer: offer, superseded: letter.supersedes, toldAt: nil,
                offeredAt: letter.offeredAt),
            let rendered = try? writer.templates.render(facts)
        else { return nil }
        let shown = letter.offer == nil ? rendered.replacing(offer.rawValue, with: Self.specimen) : rendered
        let marked = shown.marked(
            subject: Self.tag[language], line: mark(letter)[language])
        return OutgoingMessage(
            from: writer.configuration.smtp.from, to: Address(displayName: nil, addrSpec: to),
            subject: marked.subject,
            messageID: MessageID(
                rawValue: "<rehearsal.\(world.token())@\(writer.configuration.smtp.from.addrSpec.domain)>")
                ?? MessageID(token: world.token(), domain: ""),
            dateSeconds: world.now(), text: marked.text, html: marked.html,
            extraHeaders: [
                ("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All"),
                ("Content-Language", letter.intern.language.all.map(\.rawValue).joined(separator: ", ")),
            ])
    }

    /// Stands for a number that is not known yet; never shown.
    private static let unknown = OfferNumber(rawValue: "A0000001")
    /// IRCC's own, nobody's number.
    private static let specimen = "A0000000"
    private static let tag = Localized(en: "[REHEARSAL]", fr: "[RÉPÉTITION]")

    private func mark(_ letter: SeasonLetter) -> Localized {
        let name = letter.intern.fullName
        let whom = "\(letter.intern.ref), \(name), \(letter.intern.email.text)"
        return Localized(
            en: "REHEARSAL: not sent to the intern. It would go to \(whom).",
            fr: "RÉPÉTITION : rien n’est envoyé au stagiaire. La lettre irait à \(whom).")
            + (letter.offer == nil
                ? Localized(
                    en: " The number is not known yet; \(Self.specimen) stands in its place.",
                    fr: " Le numéro n’est pas encore connu ; \(Self.specimen) en tient lieu.")
                : Localized(verbatim: ""))
    }
}
