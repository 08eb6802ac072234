import Mail

/// What a mail can bring, and what its readers promise of any octets.
enum MailInputs {
    static func mail(_ octets: [UInt8]) {
        let bounds = MessageParser.Bounds()
        let message = MessageParser(bounds: bounds).parse(octets)
        precondition(message.size == octets.count)
        precondition(message.defects.count <= bounds.defects)
        var parts = 0
        walk(message.root, depth: 0) { part, depth in
            parts += 1
            precondition(depth <= bounds.depth)
            if case .opaque(let size, let bytes) = part.content {
                precondition(bytes.map { $0.count == size && size <= bounds.keptBytes } ?? true)
            }
        }
        precondition(parts <= 2 * bounds.parts + 2)
        _ = message.bodies
        _ = message.attachments
        _ = message.subject
        _ = message.messageID
        _ = message.dateSeconds
        precondition(message.embedded.count <= Message.mostListed)
    }

    private static func walk(_ part: Part, depth: Int, _ visit: (Part, Int) -> Void) {
        visit(part, depth)
        switch part.content {
        case .multipart(let parts): for part in parts { walk(part, depth: depth + 1, visit) }
        case .message(let message): walk(message.root, depth: depth + 1, visit)
        case .text, .opaque: break
        }
    }

    static func html(_ octets: [UInt8]) {
        let text = String(decoding: octets, as: UTF8.self)
        let page = HTMLText.visible(of: text)
        precondition(page.links.count <= HTMLText.mostLinks)
        // Every octet seen or unseen comes from the page; marks of lists and quotations are the rest.
        precondition(page.text.utf8.count <= 20 * text.utf8.count + 64)
        precondition(page.hiddenText.utf8.count <= 3 * text.utf8.count + 64)
    }

    static func encodedWord(_ octets: [UInt8]) {
        let text = String(decoding: octets, as: UTF8.self)
        let decoded = EncodedWord.decode(text)
        precondition(decoded.utf8.count <= 6 * text.utf8.count + 64)
        precondition(text.utf8.contains { $0 < 0x20 } || !decoded.utf8.contains { $0 < 0x20 })
    }

    /// A label on the first line, octets behind it; and the same as flowed text of a mail.
    static func charset(_ octets: [UInt8]) {
        let label = octets.prefix { $0 != 0x0A }
        let rest = Array(octets.dropFirst(label.count + 1))
        let reading = Charset.decode(rest, declared: String(decoding: label, as: UTF8.self))
        precondition(reading.text.utf8.count <= 12 * rest.count + 64)
        for parameter in ["", "; delsp=yes"] {
            mail(Array("Content-Type: text/plain; format=flowed\(parameter)\n\n".utf8) + rest)
        }
    }

    /// One body that may stand in any structured field: a type, a date, addresses, identifiers.
    static func headers(_ octets: [UInt8]) {
        let text = String(decoding: octets, as: UTF8.self)
        if let type = MediaType(parsing: text) {
            precondition(!type.type.isEmpty && !type.subtype.isEmpty)
        }
        for date in [HeaderDate(rfc5322: text), HeaderDate(rfc3339: text)] {
            guard let date else { continue }
            precondition(HeaderDate(rfc3339: HeaderDate.rfc3339(seconds: date.seconds)) == date)
            precondition(HeaderDate(rfc5322: HeaderDate.rfc5322(seconds: date.seconds)) == date)
        }
        for address in AddressList.parse(text).addresses {
            let written = address.addrSpec.text.utf8
            precondition(!written.contains { $0 < 0x20 || $0 == 0x7F }, "an address that could end its line")
        }
        _ = HeaderSection.ambiguity(of: octets)
    }

    static func authenticationResults(_ octets: [UInt8]) {
        let text = String(decoding: octets, as: UTF8.self)
        guard let read = AuthenticationResults.parse(text) else { return }
        precondition(read.results.count <= 100)
        precondition(read.results.allSatisfy { !$0.method.isEmpty && !$0.value.isEmpty })
    }

    /// A signed mail, whose signatures nobody has made with this key.
    static func dkim(_ octets: [UInt8]) {
        guard var mail = SignedMail(octets) else { return }
        let candidates = mail.candidates
        precondition(candidates.count <= 20)
        for candidate in candidates {
            let flaw = mail.flaw(of: candidate, received: 1_790_000_000, key: key)
            precondition(flaw != nil, "a signature that nobody has made")
            _ = mail.coverageFlaw(of: candidate)
        }
        _ = try? DKIMKeyRecord(octets)
    }

    /// Nobody has its other half.
    private static let key = "k=ed25519; p=0k/sCc7CRVMJHvsu7qtomWco5nUpXpTnXjE7wnjFxPc="

    /// The fields of a report in a mail around them, or a whole mail that may be a bounce in prose.
    static func deliveryReport(_ octets: [UInt8]) {
        let head = """
            From: MAILER-DAEMON@mx.example
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b
            Content-Type: message/delivery-status


            """
        let isWhole = octets.count % 2 == 0
        let mail = isWhole ? octets : Array(head.utf8) + octets
        guard case .deliveryReport(let report) = AutomaticMail.recognise(MessageParser().parse(mail)) else {
            return
        }
        precondition(report.recipients.count <= 100)
        precondition((report.originalEnvelopeID?.utf8.count ?? 0) <= 200)
    }
}
