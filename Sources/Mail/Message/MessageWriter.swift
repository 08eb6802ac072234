/// Writes an `OutgoingMessage`: the header, then one text or `multipart/alternative` with text and HTML (RFC 2046 §5.1.4).
struct MessageWriter {
    private let message: OutgoingMessage
    private var output: [UInt8] = []

    init(_ message: OutgoingMessage) { self.message = message }

    func bytes() -> [UInt8] {
        var writer = self
        writer.writeHeader()
        writer.writeBody()
        return writer.output
    }

    private mutating func writeHeader() {
        write(HeaderWriter.field("Date", words: HeaderDate.rfc5322(seconds: message.dateSeconds)))
        write(HeaderWriter.field("From", address: message.from))
        write(HeaderWriter.field("To", address: message.to))
        if let replyTo = message.replyTo { write(HeaderWriter.field("Reply-To", address: replyTo)) }
        if !message.subject.singleLine.isEmpty {
            write(HeaderWriter.field("Subject", text: message.subject))
        }
        write(HeaderWriter.field("Message-ID", words: message.messageID.rawValue))
        for extra in message.extraHeaders { write(HeaderWriter.field(extra.name, text: extra.body)) }
        write("MIME-Version: 1.0\r\n")
    }

    private mutating func writeBody() {
        let text = EncodedBody(message.text)
        guard let html = message.html else { return write(part: text, subtype: "plain") }
        write("Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"\r\n\r\n")
        write("--\(boundary)\r\n")
        write(part: text, subtype: "plain")
        write("\r\n--\(boundary)\r\n")
        write(part: EncodedBody(html), subtype: "html")
        write("\r\n--\(boundary)--\r\n")
    }

    private mutating func write(part: EncodedBody, subtype: String) {
        write("Content-Type: text/\(subtype); charset=utf-8\r\n")
        write("Content-Transfer-Encoding: \(part.encoding.rawValue)\r\n\r\n")
        output += part.octets
    }

    private mutating func write(_ text: String) { output += text.utf8 }

    /// `=_` stands in no body that `EncodedBody` makes, so no line of it can be taken for the boundary (RFC 2045 §6.7).
    private var boundary: String {
        let hash = ContentHash(of: Array(message.messageID.rawValue.utf8))
        let digits = hash.octets.prefix(12).flatMap { [$0.upperHexDigits.0, $0.upperHexDigits.1] }
        return "=_" + String(decoding: digits, as: UTF8.self)
    }
}
