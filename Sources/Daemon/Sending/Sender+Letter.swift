import FacteurCore
import Mail
import Store
import Text

/// Why a letter cannot be written; for the admin.
struct UnwritableLetter: Error {
    let text: String
}

/// A letter in the form in which it is sent.
struct WrittenLetter {
    let bytes: [UInt8]
    let needsSMTPUTF8: Bool
}

extension Sender {
    /// The letter's octets. A letter that was handed to a server before is sent unchanged: a copy must be a copy.
    func write(_ letter: DueLetter) -> Result<WrittenLetter, UnwritableLetter> {
        let facts = writer.letter(
            letter.kind, to: letter.intern, offer: letter.offer, superseded: letter.supersedes,
            toldAt: letter.toldAt, offeredAt: letter.offeredAt)
        guard let facts else { return .failure(UnwritableLetter(text: "there is no NOC code")) }
        do {
            let message = try writer.templates.outgoing(
                facts, messageID: letter.messageID, dateSeconds: letter.createdAt)
            return .success(
                WrittenLetter(bytes: letter.bytes ?? message.bytes(), needsSMTPUTF8: message.needsSMTPUTF8))
        } catch {
            return .failure(UnwritableLetter(text: error.message))
        }
    }

    /// The envelope's sender: with `verp`, a sub-address that names the letter, so that a bounce does too.
    func envelopeSender(of letter: DueLetter) -> String {
        let bounces = configuration.smtp.bounces
        guard configuration.smtp.verp else { return bounces.text }
        return (letter.returnToken.address(below: bounces) ?? bounces).text
    }

    /// The result for the ledger, from the server's answer.
    func result(of outcome: SMTPOutcome, _ letter: DueLetter) -> AttemptResult {
        let letters = configuration.letters
        switch outcome {
        case .accepted(let reply): return .sent(reply: reply)
        case .failed(let reply): return .failed(reply: reply)
        case .inDoubt(let words): return .inDoubt(words: words, next: now() + Int64(letters.inDoubtAfter))
        case .tryLater(let reply):
            let next = RetrySchedule(letters).nextAttempt(
                after: now(), attempts: letter.attempts + 1, firstAttempt: letter.firstAttemptAt ?? now(),
                unitRandom: unitRandom())
            switch next {
            case .at(let next): return .later(reply: reply, next: next)
            case .giveUp:
                return .failed(
                    reply: "given up after \(DurationText.words(letters.giveUp).en): \(reply)")
            }
        }
    }
}
