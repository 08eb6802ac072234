import Foundation
import Glibc
import Mail

/// Parses every mail of a file (4 octets of length, little endian, before each) and prints one line:
/// how many, processor seconds, Unicode scalars of plain text found.
@main enum ParseSpeed {
    static func main() throws {
        let file = try Data(contentsOf: URL(filePath: CommandLine.arguments.dropFirst().first ?? ""))
        let mails = cut([UInt8](file))
        let start = clock()
        var scalars = 0
        for mail in mails { scalars += read(mail) }
        let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
        print(mails.count, seconds, scalars)
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

    /// All that Python is asked for too, and the HTML as text besides.
    private static func read(_ bytes: [UInt8]) -> Int {
        let mail = MessageParser().parse(bytes)
        guard !mail.subject.isEmpty, mail.dateSeconds != nil, !mail.from.isEmpty, !mail.to.isEmpty else {
            return 0
        }
        return mail.bodies.reduce(0) { $1.source == .plain ? $0 + $1.text.unicodeScalars.count : $0 }
    }
}
