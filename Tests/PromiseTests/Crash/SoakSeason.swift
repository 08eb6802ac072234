import Foundation
import TestSupport

/// A season on a real Dovecot and a scripted relay that is often slow, sometimes refuses and sometimes hangs up, with the
/// model of what must come of it.
struct SoakSeason {
    let site: Site
    let relay: ScriptedRelay
    /// Interns who are due a letter; three mails of four are their notices.
    let interns: Int
    /// In the order of arrival, which is that of the UIDs: what each mail is.
    private let order: [Int]
    private var arrived = 0

    var mails: Int { order.count }

    /// - Parameter mails: how many, in all.
    init(lab: Lab, mails: Int, using chance: inout some RandomNumberGenerator) async throws {
        let relay = try ScriptedRelay([.finalDot: Self.manners(4 * mails, using: &chance)])
        site = try Site(lab: lab) { site in
            site.configuration([
                ("smtp://localhost:\(lab.submissionPort)\n", "smtp://127.0.0.1:\(relay.port)\n  tls: none\n"),
                (
                    "letters:\n",
                    "letters:\n  in_doubt: { then: resend, after: 1s }\n  retry: { first: 1s, most: 2s, give_up: 1d }\n"
                ), ("  bounces:", "  per_hour: 100000\n  bounces:"),
                ("    poll: 3s", "    poll: 1s"),
            ])
        }
        self.relay = relay
        interns = mails * 3 / 4
        order = (0..<mails).shuffled(using: &chance)
        try await site.importRoster(interns)
    }

    static func offer(_ number: Int) -> String { "A32\(String(format: "%05d", number))" }

    /// Notices first, then in turn the same number in another dress, a forged one, a mail of the portal's in unknown words.
    private func mail(_ index: Int) -> [UInt8] {
        let shapes = SeasonMail.Shape.allCases
        let to = site.portalAddress(number(of: index))
        if let due = due(index) {
            return SeasonMail.notice(Self.offer(due), to: to, shapes[index % shapes.count], id: index)
        }
        guard index % 3 == 1 else {
            return SeasonMail.plain("the menu of week \(index)", to: site.host, id: index)
        }
        let header = SeasonMail.header(
            to: to, id: index, "text/plain; charset=utf-8", "8bit",
            results: "mx.example.test; dmarc=fail header.from=cic.gc.ca")
        return SeasonMail.mail(
            header, body: Array(SeasonMail.french(Self.offer(90_000 + index), to).utf8))
    }

    private func number(of index: Int) -> Int { index < interns ? index + 1 : index * 7 % interns + 1 }

    /// The intern whom that mail gives a number.
    private func due(_ index: Int) -> Int? {
        index < interns || index % 3 == 0 ? number(of: index) : nil
    }

    /// What must come of each mail, by UID, given those that were set aside as unreadable because reading them was ended three
    /// times: these wait for a person, and `status` says so.
    private func expected(setAside: Set<Int>) -> (outcomes: [Int: [String]], due: Set<Int>) {
        var outcomes: [Int: [String]] = [:]
        var due: Set<Int> = []
        for (position, index) in order.enumerated() where !setAside.contains(position + 1) {
            if let number = self.due(index) {
                outcomes[position + 1] = [due.insert(number).inserted ? "matched" : "duplicate"]
            } else {
                outcomes[position + 1] = ["held", index % 3 == 1 ? "untrusted_sender" : "wording_unknown"]
            }
        }
        return (outcomes, due)
    }

    private static func manners(
        _ count: Int, using chance: inout some RandomNumberGenerator
    ) -> [ScriptedRelay.Answer] {
        (0..<count).map { _ in
            switch Int.random(in: 0..<20, using: &chance) {
            case 0: return .say("451 4.3.0 not now")
            case 1: return .close
            default:
                let pause = UInt32.random(in: 0..<20_000, using: &chance)
                return .after { usleep(pause) }
            }
        }
    }

    /// The next mails arrive.
    mutating func deliver(_ count: Int) throws {
        let next = order[arrived..<min(order.count, arrived + count)]
        arrived += next.count
        if !next.isEmpty { try site.lab.deliver(next.map(mail), to: site.host) }
    }

    /// Lets the service run unharmed until no letter is to leave any more.
    func settle() async throws {
        for _ in 0..<60 {
            // 75: the relay closed the session.
            let pass = try await site.facteur("serve", "--once")
            guard pass.status == 0 || pass.status == 75 else { throw TestFault(pass.standardError) }
            let letters = try await letters()
            let due = expected(setAside: try await setAside()).due
            if letters.count == due.count, letters.allSatisfy(\.isOver) { return }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    private func rows() async throws -> [[String: Any]] {
        try await site.json("mail")["mail"] as? [[String: Any]] ?? []
    }

    private func setAside() async throws -> Set<Int> {
        Set(
            try await rows().filter { $0["reason"] as? String == "unreadable" }.compactMap {
                $0["uid"] as? Int
            })
    }

    private func unaccounted() async throws -> Int {
        let boxes = try await site.json("status")["mailboxes"] as? [[String: Any]] ?? []
        return boxes.compactMap { $0["unaccounted"] as? Int }.reduce(0, +)
    }

    struct Letter {
        let offer: String
        let state: String
        let copies: Int

        var isLeftInDoubt: Bool { state == "in_doubt" && copies == 1 }
        var isOver: Bool { state == "sent" || isLeftInDoubt }
    }

    func letters() async throws -> [Letter] {
        let rows = try await site.json("letters")["letters"] as? [[String: Any]] ?? []
        return rows.map { row in
            Letter(
                offer: row["offer"] as? String ?? "", state: row["state"] as? String ?? "",
                copies: row["copies"] as? Int ?? 0)
        }
    }

    /// The ledger, as the commands show it, and the relay against the model.
    func judge() async throws -> CrashTally {
        var tally = CrashTally()
        let setAside = try await setAside()
        let (outcomes, due) = expected(setAside: setAside)
        tally.setAside = setAside.count
        let rows = Dictionary(
            try await rows().map { row in
                (row["uid"] as? Int ?? 0, ["outcome", "reason"].compactMap { row[$0] as? String })
            }
        ) { first, _ in first }
        tally.lost += (1...mails).count { rows[$0]?.first == nil }
        tally.lost += try await unaccounted()
        tally.wrong += outcomes.count { uid, outcome in rows[uid] != nil && rows[uid] != outcome }
        let letters = Dictionary(try await letters().map { ($0.offer, $0) }) { first, _ in first }
        let taken = Dictionary(grouping: relay.taken, by: \.recipient)
        for number in due {
            tally += judge(taken[site.intern(number)] ?? [], Self.offer(number), letters[Self.offer(number)])
        }
        tally.wrong += Set(taken.keys).subtracting(due.map(site.intern)).count
        tally.wrong += Set(letters.keys).subtracting(due.map(Self.offer)).count
        return tally
    }

    /// For whoever has to find out what went wrong: the mails that came to another end than they should, as the ledger has them, and
    /// those with the same number.
    func differences() async throws -> String {
        let (outcomes, _) = expected(setAside: try await setAside())
        let rows = try await rows().sorted { $0["uid"] as? Int ?? 0 < $1["uid"] as? Int ?? 0 }
        func wanted(_ row: [String: Any]) -> [String] { outcomes[row["uid"] as? Int ?? 0] ?? [] }
        func isOdd(_ row: [String: Any]) -> Bool {
            wanted(row) != ["outcome", "reason"].compactMap { row[$0] as? String }
        }
        let offers = Set(rows.filter(isOdd).compactMap { $0["offer"] as? String })
        return rows.filter { isOdd($0) || offers.contains($0["offer"] as? String ?? "") }
            .map { "\($0) and not \(wanted($0))" }.joined(separator: "\n")
    }

    private func judge(_ got: [ScriptedRelay.Taken], _ offer: String, _ letter: Letter?) -> CrashTally {
        var tally = CrashTally()
        guard let letter, letter.isOver else {
            tally.lost = 1
            return tally
        }
        tally.leftInDoubt = letter.isLeftInDoubt ? 1 : 0
        guard let first = got.first else {
            tally.lost = letter.isLeftInDoubt ? 0 : 1
            return tally
        }
        let numbers = Set(first.text.matches(of: /A32[0-9]{5}/).map { String($0.0) })
        let known = Set((1...interns).map(Self.offer))
        if numbers.intersection(known) != [offer] { tally.wrong += 1 }
        let same = got.dropFirst().count { $0.messageID == first.messageID && $0.bytes == first.bytes }
        tally.copies = min(same, letter.copies)
        tally.twice = got.count - 1 - tally.copies
        return tally
    }
}
