import Foundation
import TestSupport

/// A season on a real Dovecot and a scripted relay that is often slow, sometimes refuses and sometimes falls silent, with the
/// model of what must come of it.
struct SoakSeason {
    let site: Site
    let relay: ScriptedRelay
    /// Interns who are due a letter; three mails of four are their notices.
    let interns: Int
    private var waiting: ArraySlice<[UInt8]>

    let mails: Int

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
        self.mails = mails
        interns = mails * 3 / 4
        let (site, interns) = (site, interns)
        waiting = (0..<mails).map { Self.mail($0, site, interns) }.shuffled(using: &chance)[...]
        try await site.importRoster(interns)
    }

    static func offer(_ number: Int) -> String { "A32\(String(format: "%05d", number))" }

    /// Notices first, then in turn the same number in another dress, a forged one, a mail of the portal's in unknown words.
    private static func mail(_ index: Int, _ site: Site, _ interns: Int) -> [UInt8] {
        let shapes = SeasonMail.Shape.allCases
        guard index >= interns else {
            return SeasonMail.notice(
                offer(index + 1), to: site.portalAddress(index + 1), shapes[index % shapes.count], id: index)
        }
        let number = (index * 7) % interns + 1
        switch index % 3 {
        case 0:
            return SeasonMail.notice(
                offer(number), to: site.portalAddress(number), shapes[index % shapes.count], id: index)
        case 1:
            let to = site.portalAddress(number)
            return SeasonMail.mail(
                SeasonMail.header(
                    to: to, id: index, "text/plain; charset=utf-8", "8bit",
                    results: "mx.example.test; dmarc=fail header.from=cic.gc.ca"),
                body: Array(SeasonMail.french(offer(90_000 + index), to).utf8))
        default: return SeasonMail.plain("the menu of week \(index)", to: site.host, id: index)
        }
    }

    /// How many mails come to which outcome.
    var expectedOutcomes: [String: Int] {
        let others = (interns..<mails).map { $0 % 3 }
        return ["matched": interns, "duplicate": others.count { $0 == 0 }, "held": others.count { $0 != 0 }]
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
        let next = waiting.prefix(count)
        waiting = waiting.dropFirst(count)
        if !next.isEmpty { try site.lab.deliver(Array(next), to: site.host) }
    }

    /// Lets the service run unharmed until no letter is to leave any more.
    func settle() async throws {
        for _ in 0..<60 {
            // 75: the relay was silent or closed the session.
            let pass = try await site.facteur("serve", "--once")
            guard pass.status == 0 || pass.status == 75 else {
                throw TestFault(pass.standardError)
            }
            let letters = try await letters()
            if letters.count == interns, letters.allSatisfy(\.isOver) { return }
            try await Task.sleep(for: .milliseconds(500))
        }
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
        let rows = try await site.json("mail")["mail"] as? [[String: Any]] ?? []
        tally.lost += abs(mails - rows.count)
        let outcomes = Dictionary(grouping: rows) { $0["outcome"] as? String ?? "none" }.mapValues(\.count)
        for outcome in Set(outcomes.keys).union(expectedOutcomes.keys) {
            tally.wrong += abs(outcomes[outcome, default: 0] - expectedOutcomes[outcome, default: 0])
        }
        let letters = Dictionary(try await letters().map { ($0.offer, $0) }) { first, _ in first }
        let taken = Dictionary(grouping: relay.taken, by: \.recipient)
        for number in 1...interns {
            tally += judge(taken[site.intern(number)] ?? [], Self.offer(number), letters[Self.offer(number)])
        }
        tally.wrong += Set(taken.keys).subtracting((1...interns).map(site.intern)).count
        tally.wrong += letters.count - interns
        return tally
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
