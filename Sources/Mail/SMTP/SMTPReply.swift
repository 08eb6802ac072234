/// One complete reply of an SMTP server (RFC 5321 §4.2).
package struct SMTPReply: Sendable, Equatable {
    /// Three digits, so 0…999: a server may say what RFC 5321 does not know.
    package let code: Int
    /// What follows the code, line by line, fit to be shown.
    package let lines: [String]
    /// RFC 2034, from the first line that begins with one of the code's own class.
    package let status: EnhancedStatus?

    package init(code: Int, lines: [String]) {
        self.code = code
        self.lines = lines
        status = lines.lazy
            .compactMap { $0.split(separator: " ").first.flatMap { EnhancedStatus(String($0)) } }
            .first { $0.description.first == "\(code / 100)".first }
    }

    /// A refusal for good by its code, and for now by its words (RFC 2034 §4 forbids it).
    var contradictsItself: Bool {
        guard kind == .refused, status == nil else { return false }
        return lines.first?.split(separator: " ").first.flatMap { EnhancedStatus(String($0)) }?.statusClass
            == 4
    }

    /// The server's words with the code before them, on one line of at most 500 characters.
    package var text: String { String("\(code) \(lines.joined(separator: " "))".prefix(500)) }

    /// What the first digit says (RFC 5321 §4.2.1).
    package enum Kind: Sendable {
        /// 2xx.
        case done
        /// 3xx.
        case goOn
        /// 4xx.
        case later
        /// 5xx.
        case refused
        /// Any other: nobody knows, so later.
        case unknown
    }

    package var kind: Kind {
        switch code / 100 {
        case 2: .done
        case 3: .goOn
        case 4: .later
        case 5: .refused
        default: .unknown
        }
    }
}
