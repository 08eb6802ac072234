import Foundation
import Glibc
import Mail
import MailFile

/// Parses every mail of a file (`MailFile`) and prints one line: how many, processor
/// seconds for what Python's email is asked for too, the same with the HTML read as text besides, Unicode scalars of plain
/// text found by both ways.
@main enum ParseSpeed {
    static func main() throws {
        let file = try Data(contentsOf: URL(filePath: CommandLine.arguments.dropFirst().first ?? ""))
        let mails = MailFile.cut([UInt8](file))
        let alike = measured(mails) { isWhole($0) ? plainText($0.root) : [] }
        let whole = measured(mails) { mail in
            let bodies = mail.bodies
            return isWhole(mail) ? bodies.filter { $0.source == .plain }.map(\.text) : []
        }
        print(mails.count, alike.seconds, whole.seconds, alike.scalars, whole.scalars)
    }

    /// The time of parsing and of `read`; what it gives is counted outside it, as Python's strings know their length.
    private static func measured(
        _ mails: [[UInt8]], _ read: (Message) -> [String]
    ) -> (seconds: Double, scalars: Int) {
        var (time, scalars) = (clock_t(0), 0)
        for mail in mails {
            let start = clock()
            let texts = read(MessageParser().parse(mail))
            time += clock() - start
            for text in texts { scalars += text.unicodeScalars.count }
        }
        return (Double(time) / Double(CLOCKS_PER_SEC), scalars)
    }

    private static func isWhole(_ mail: Message) -> Bool {
        !mail.subject.isEmpty && mail.dateSeconds != nil && !mail.from.isEmpty && !mail.to.isEmpty
    }

    /// Header fields, the tree of parts, every text decoded; HTML stays HTML, as in Python.
    private static func plainText(_ part: Part) -> [String] {
        switch part.content {
        case .text(let text): part.mediaType.subtype == "plain" ? [text] : []
        case .multipart(let parts): parts.flatMap { plainText($0) }
        case .message(let message): plainText(message.root)
        case .opaque: []
        }
    }
}
