/// What an SMTP server offers in its reply to EHLO (RFC 5321 §4.1.1.1). Keywords that nobody here uses are left out.
package struct SMTPExtensions: Sendable, Hashable {
    /// RFC 2920.
    package var pipelining = false
    /// RFC 1870: the largest letter in octets; `nil` without the extension, or when the server names no limit.
    package var maximumSize: Int?
    /// RFC 1870: MAIL may say how large the letter is.
    package var size = false
    /// RFC 6152.
    package var eightBitMIME = false
    /// RFC 6531.
    package var smtpUTF8 = false
    /// RFC 3461.
    package var deliveryStatus = false
    /// RFC 2034.
    package var enhancedStatusCodes = false
    /// RFC 4954, in upper case, in the server's order.
    package var mechanisms: [String] = []

    package init() {}

    /// Takes from the offer what a letter can do without: reports first, then the announcement of its size.
    ///
    /// - Returns: `false` where there was nothing left to take.
    mutating func dropParameters() -> Bool {
        defer { if deliveryStatus { deliveryStatus = false } else { size = false } }
        return deliveryStatus || size
    }
}

extension SMTPExtensions {
    /// From the lines of the reply to EHLO; the first is the server's greeting.
    init(_ lines: [String]) {
        self.init()
        for line in lines.dropFirst() {
            let words = line.uppercased().split(whereSeparator: { $0 == " " || $0 == "=" }).map(String.init)
            guard let keyword = words.first else { continue }
            read(keyword, Array(words.dropFirst()))
        }
    }

    private mutating func read(_ keyword: String, _ parameters: [String]) {
        switch keyword {
        case "PIPELINING": pipelining = true
        case "SIZE":
            size = true
            // 0 means no limit that the server knows of (RFC 1870 §4).
            maximumSize = parameters.first.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        case "8BITMIME": eightBitMIME = true
        case "SMTPUTF8": smtpUTF8 = true
        case "DSN": deliveryStatus = true
        case "ENHANCEDSTATUSCODES": enhancedStatusCodes = true
        // Older servers write `AUTH=` besides or instead.
        case "AUTH": mechanisms += parameters.filter { !mechanisms.contains($0) }
        default: break
        }
    }
}
