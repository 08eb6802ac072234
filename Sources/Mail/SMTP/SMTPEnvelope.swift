/// The sender and the recipient in MAIL and RCPT (RFC 5321 §4.1.1). One recipient: a letter is for one person.
package struct SMTPEnvelope: Sendable, Equatable {
    /// The address that receives bounces; empty for none (`<>`).
    package var from: String
    package var to: String
    /// The sender's own identifier for this letter, returned in a delivery report (RFC 3461 §4.4); 1–100 octets.
    package var envelopeID: String?
    /// Whether the letter's headers or an address hold more than ASCII (RFC 6531).
    package var smtpUTF8: Bool
    /// Whether to ask for a delivery report on failure and delay if the server supports it (RFC 3461).
    package var deliveryStatus: Bool

    package init(
        from: String, to: String, envelopeID: String? = nil, smtpUTF8: Bool = false,
        deliveryStatus: Bool = false
    ) {
        self.from = from
        self.to = to
        self.envelopeID = envelopeID
        self.smtpUTF8 = smtpUTF8
        self.deliveryStatus = deliveryStatus
    }
}

/// Hides the addresses, so that no log shows one by accident.
extension SMTPEnvelope: CustomStringConvertible {
    package var description: String { "<envelope>" }
}

extension SMTPEnvelope {
    /// The MAIL and RCPT commands for a letter of `body` to a server with these extensions, or why that server cannot take it.
    /// Checked before an octet is sent, because a line end in an address would inject a command.
    func commands(
        _ body: SMTPBody, _ server: SMTPExtensions
    ) throws(SMTPEnvelope.Refusal) -> (mail: String, recipient: String) {
        try check(from, "the envelope's sender", mayBeEmpty: true)
        try check(to, "the recipient's address", mayBeEmpty: false)
        let beyondASCII = (from + to).utf8.contains { $0 > 0x7E }
        guard !beyondASCII || smtpUTF8 else { throw Refusal("an address outside ASCII needs SMTPUTF8") }
        guard !smtpUTF8 || server.smtpUTF8 else {
            throw Refusal("the server takes no address or header outside ASCII (it has no SMTPUTF8)")
        }
        guard !body.isEightBit || server.eightBitMIME else {
            throw Refusal("the server takes no 8-bit mail (it has no 8BITMIME)")
        }
        if let most = server.maximumSize, body.size > most {
            throw Refusal("the letter has \(body.size) octets, the server takes \(most)")
        }
        return (mail(body, server) + (try reportID(server)), "RCPT TO:<\(to)>" + reportWanted(server))
    }

    /// Why a letter cannot be sent as it is, for the admin; without the address.
    struct Refusal: Error {
        let text: String

        init(_ text: String) { self.text = text }
    }

    private func check(_ address: String, _ what: String, mayBeEmpty: Bool) throws(Refusal) {
        if mayBeEmpty, address.isEmpty { return }
        // Real addresses exceed the 64 octets for the local part (RFC 5321 §4.5.3.1.1); 998 would end the line.
        guard (3...320).contains(address.utf8.count), address.utf8.contains(UInt8(ascii: "@")),
            address.unicodeScalars.allSatisfy({ !" <>\u{7F}".unicodeScalars.contains($0) && $0.value > 0x1F })
        else { throw Refusal("\(what) is not an address that a command can carry") }
        guard
            address.unicodeScalars.allSatisfy({
                !(0x80...0x9F).contains($0.value) && !$0.properties.isWhitespace
            })
        else { throw Refusal("\(what) holds a control character or a space") }
    }

    private func mail(_ body: SMTPBody, _ server: SMTPExtensions) -> String {
        var line = "MAIL FROM:<\(from)>"
        if server.size { line += " SIZE=\(body.size)" }
        if body.isEightBit { line += " BODY=8BITMIME" }
        if smtpUTF8 { line += " SMTPUTF8" }
        return line
    }

    private func reportID(_ server: SMTPExtensions) throws(Refusal) -> String {
        if let envelopeID {
            guard (1...100).contains(envelopeID.utf8.count),
                envelopeID.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
            else { throw Refusal("the envelope's ENVID is not 1 to 100 printable octets") }
        }
        guard deliveryStatus, server.deliveryStatus else { return "" }
        return " RET=HDRS" + (envelopeID.map { " ENVID=\(Self.xtext($0))" } ?? "")
    }

    private func reportWanted(_ server: SMTPExtensions) -> String {
        guard deliveryStatus, server.deliveryStatus else { return "" }
        // RFC 6533's utf-8 address type is not used: few servers support it.
        let isASCII = to.utf8.allSatisfy { $0 < 0x7F }
        return " NOTIFY=FAILURE,DELAY" + (isASCII ? " ORCPT=rfc822;\(Self.xtext(to))" : "")
    }

    /// RFC 3461 §4.
    static func xtext(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let octets = text.utf8.flatMap { octet -> [UInt8] in
            let plain =
                (0x21...0x7E).contains(octet) && octet != UInt8(ascii: "+") && octet != UInt8(ascii: "=")
            return plain ? [octet] : [UInt8(ascii: "+"), digits[Int(octet >> 4)], digits[Int(octet & 15)]]
        }
        return String(decoding: octets, as: UTF8.self)
    }
}

/// What an SMTP server offers in its reply to EHLO (RFC 5321 §4.1.1.1). Keywords that Facteur does not use are left out.
package struct SMTPExtensions: Sendable, Hashable {
    /// RFC 2920.
    package var pipelining = false
    /// RFC 1870: the largest letter in octets; `nil` without the extension, or when the server names no limit.
    package var maximumSize: Int?
    /// RFC 1870: MAIL may announce the size of the letter.
    package var size = false
    /// RFC 6152.
    package var eightBitMIME = false
    /// RFC 6531.
    package var smtpUTF8 = false
    /// RFC 3461.
    package var deliveryStatus = false
    /// RFC 4954, in upper case, in the server's order.
    package var mechanisms: [String] = []

    package init() {}

    /// Takes from the offer what the command carried and a letter can do without: reports first, then, of MAIL, the announcement
    /// of its size.
    ///
    /// - Returns: `false` where the command carried nothing of that.
    mutating func dropParameters(of step: SMTPTransaction.Step, _ envelope: SMTPEnvelope) -> Bool {
        if deliveryStatus, envelope.deliveryStatus {
            deliveryStatus = false
            return true
        }
        guard size, step == .mail else { return false }
        size = false
        return true
    }
}

extension SMTPExtensions {
    /// Parses the lines of the reply to EHLO; the first is the server's greeting.
    init(_ lines: [String]) {
        self.init()
        for line in lines.dropFirst() {
            let words = line.uppercased().split(whereSeparator: { $0 == " " || $0 == "=" }).map(String.init)
            guard let keyword = words.first else { continue }
            read(keyword, Array(words.dropFirst()))
        }
    }

    /// There are a few dozen in IANA's registry of SASL mechanisms; a server that names more only fills memory.
    private static let mostMechanisms = 50

    private mutating func read(_ keyword: String, _ parameters: [String]) {
        switch keyword {
        case "PIPELINING": pipelining = true
        case "SIZE":
            size = true
            // 0 means that the server knows no limit (RFC 1870 §4).
            maximumSize = parameters.first.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        case "8BITMIME": eightBitMIME = true
        case "SMTPUTF8": smtpUTF8 = true
        case "DSN": deliveryStatus = true
        // Older servers write `AUTH=` in addition or instead.
        case "AUTH":
            let others = parameters.filter { !mechanisms.contains($0) }
            mechanisms += others.prefix(Self.mostMechanisms - mechanisms.count)
        default: break
        }
    }
}
