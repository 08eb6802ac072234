import FacteurCore
import Foundation
import Glibc

/// Reads every mail of a file (4 octets of length, little endian, before each) as the service does, rules and trust included, and
/// prints one line: how many, processor seconds, how many of them were of any kind but `unrelated`.
@main enum ExamineSpeed {
    static func main() throws {
        let file = try Data(contentsOf: URL(filePath: CommandLine.arguments.dropFirst().first ?? ""))
        let mails = MailFile.cut([UInt8](file))
        let policy = Configuration.TrustPolicy(authservID: "mx.example.test", forwarders: ["host.test"])
        let examiner = Examiner(wording: .builtIn, policy: policy)
        let start = clock()
        let ours = mails.count { examiner.examine($0).reading.kind != .unrelated }
        print(mails.count, Double(clock() - start) / Double(CLOCKS_PER_SEC), ours)
    }
}

/// Mails one after another, 4 octets of length before each.
private enum MailFile {
    static func cut(_ bytes: [UInt8]) -> [[UInt8]] {
        var mails: [[UInt8]] = []
        var rest = bytes[...]
        while rest.count >= 4 {
            let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            mails.append([UInt8](rest.dropFirst(4).prefix(length)))
            rest = rest.dropFirst(4 + length)
        }
        return mails
    }
}
