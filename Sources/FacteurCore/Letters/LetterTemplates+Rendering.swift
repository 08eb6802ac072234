package import Mail

extension LetterTemplates {
    /// The letter's words in the intern's language.
    package func render(_ letter: Letter) throws(LetterFault) -> RenderedLetter {
        guard let pair = pairs[letter.intern.language] else {
            throw .incomplete(file: letter.intern.language.rawValue)
        }
        let values = letter.values
        let text = pair.text.body(values)
        let html = pair.html?.body(values)
        for (file, rendered) in [(pair.text.file, text), (pair.html?.file ?? "", html ?? text)] {
            guard LetterTemplate.isWhole(rendered, values) else { throw .incomplete(file: file) }
        }
        return RenderedLetter(subject: pair.text.subject(values), text: text, html: html)
    }

    /// The letter as mail to the intern alone. The same values always give the same octets.
    ///
    /// Says that a program wrote it (RFC 3834 §5), so that no answering machine answers, and in which language (RFC 3282).
    /// - Parameters:
    ///   - messageID: the letter's own, the same for every attempt.
    ///   - dateSeconds: when it was written, Unix seconds, the same for every attempt.
    package func outgoing(
        _ letter: Letter, messageID: MessageID, dateSeconds: Int64
    ) throws(LetterFault) -> OutgoingMessage {
        let rendered = try render(letter)
        let name = LetterText.oneLine("\(letter.intern.givenNames) \(letter.intern.familyName)")
        let message = OutgoingMessage(
            from: letter.from, to: Address(displayName: name, addrSpec: letter.intern.email),
            replyTo: Address(letter.contact), subject: rendered.subject, messageID: messageID,
            dateSeconds: dateSeconds, text: rendered.text, html: rendered.html,
            extraHeaders: [
                ("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All"),
                ("Content-Language", letter.intern.language.rawValue),
            ])
        guard let message else { throw .unwritable }
        return message
    }
}
