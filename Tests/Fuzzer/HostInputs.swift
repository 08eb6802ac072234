import FacteurCore
import Mail

/// What a host hands in, and the whole reading of a mail.
enum HostInputs {
    static func csv(_ octets: [UInt8]) {
        switch RosterFile.parse(octets, admitsNOC2016: false) {
        case .accepted(let sheet):
            precondition(
                Set(sheet.roster.interns.map(\.ref)).count == sheet.roster.count, "a reference twice")
        case .refused(let faults, _):
            precondition(!faults.isEmpty && faults.count <= 1_000, "refused without a reason")
            precondition(faults.allSatisfy { $0.line >= 1 })
        }
        _ = try? OfferList.parse(octets)
    }

    private static let examiner = Examiner(
        wording: .builtIn, policy: Configuration.TrustPolicy(authservID: "mx.example.test"))

    static func notice(_ octets: [UInt8]) {
        let examination = examiner.examine(octets)
        let offers = examination.reading.offers.map(\.number)
        precondition(Set(offers).count == offers.count, "a number twice")
        precondition(
            !offers.contains { ["A0000000", "A9999999"].contains($0.rawValue) }, "a placeholder as a number")
        // Only the fields of our own server can make a mail trusted.
        precondition(
            examination.trust.trust == .untrusted
                || octets.contains(subsequence: Array("mx.example.test".utf8)), "trusted without proof")
    }
}

extension [UInt8] {
    /// Whether those octets stand together somewhere, ASCII case ignored.
    fileprivate func contains(subsequence: [UInt8]) -> Bool {
        let folded = map { (0x41...0x5A).contains($0) ? $0 + 32 : $0 }
        guard folded.count >= subsequence.count else { return false }
        return (0...folded.count - subsequence.count).contains {
            folded[$0..<$0 + subsequence.count].elementsEqual(subsequence)
        }
    }
}
