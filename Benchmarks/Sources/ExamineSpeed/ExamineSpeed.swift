import FacteurCore
import Foundation
import Glibc
import MailFile

/// Reads every mail of a file as the service does, rules and trust included, and
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
