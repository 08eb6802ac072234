import Foundation
import Glibc
import Mail

/// Parses every mail of a file (4 octets of length, little endian, before each) and prints one line: how many, processor
/// seconds for what Python's email is asked for too, the same with the HTML read as text besides, Unicode scalars of plain
/// text found by both ways.
@main enum ParseSpeed {
    static func main() throws {
        let file = try Data(contentsOf: URL(filePath: CommandLine.arguments.dropFirst().first ?? ""))
        let mails = cut([UInt8](file))
        let start = clock()
        let alike = mails.reduce(0) { $0 + plainText($1) }
        let middle = clock()
        let whole = mails.reduce(0) { $0 + bodies($1) }
        let end = clock()
        print(mails.count, seconds(start, middle), seconds(middle, end), alike, whole)
    }

    private static func seconds(_ start: clock_t, _ end: clock_t) -> Double {
        Double(end - start) / Double(CLOCKS_PER_SEC)
    }

    private static func cut(_ bytes: [UInt8]) -> [[UInt8]] {
        var mails: [[UInt8]] = []
        var rest = bytes[...]
        while rest.count >= 4 {
            let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            mails.append([UInt8](rest.dropFirst(4).prefix(length)))
            rest = rest.dropFirst(4 + length)
        }
        return mails
    }

    private static func isWhole(_ mail: Message) -> Bool {
        !mail.subject.isEmpty && mail.dateSeconds != nil && !mail.from.isEmpty && !mail.to.isEmpty
    }

    /// Header fields, the tree of parts, every text decoded; HTML stays HTML, as in Python.
    private static func plainText(_ bytes: [UInt8]) -> Int {
        let mail = MessageParser().parse(bytes)
        return isWhole(mail) ? plainText(mail.root) : 0
    }

    private static func plainText(_ part: Part) -> Int {
        switch part.content {
        case .text(let text): part.mediaType.subtype == "plain" ? text.unicodeScalars.count : 0
        case .multipart(let parts): parts.reduce(0) { $0 + plainText($1) }
        case .message(let message): plainText(message.root)
        case .opaque: 0
        }
    }

    private static func bodies(_ bytes: [UInt8]) -> Int {
        let mail = MessageParser().parse(bytes)
        guard isWhole(mail) else { return 0 }
        return mail.bodies.reduce(0) { $1.source == .plain ? $0 + $1.text.unicodeScalars.count : $0 }
    }
}
