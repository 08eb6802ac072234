import FacteurCore
import Store
import TestSupport

extension CrashSeason {
    /// What stands in the ledger and at the relay, against the model.
    func judge(_ end: SeasonEnd = SeasonEnd()) async throws -> CrashTally {
        let ledger = try ledger()
        var tally = try await judgeMails(in: ledger, end)
        tally.stops = 1
        tally += judgeMailbox()
        let status = try await ledger.status()
        if (status.hold != nil) != end.isOnHold { tally.wrong += 1 }
        let letters = try await ledger.letterRows()
        tally.wrong += letters.count {
            !end.letters.values.contains($0.offer) && end.unsent[$0.offer] != $0.state
        }
        tally.lost += end.unsent.keys.count { number in !letters.contains { $0.offer == number } }
        let taken = Dictionary(grouping: self.letters, by: \.recipient)
        for (recipient, number) in end.letters {
            guard let letter = letters.first(where: { $0.offer == number }) else {
                tally.lost += 1
                continue
            }
            let isTwo = end.askedTwice.contains(recipient)
            tally += Self.judge(taken[recipient] ?? [], number: number, letter, asked: isTwo ? 2 : 1)
            // What was taken and filed leaves no doubt.
            if isFiled, letter.state == .inDoubt, taken[recipient] != nil { tally.wrong += 1 }
        }
        tally.wrong += taken.keys.count { end.letters[$0] == nil }
        for row in try await ledger.internRows() where row.receipt != row.offer.flatMap({ end.receipts[$0] })
        {
            tally.wrong += 1
        }
        return tally
    }

    func judgeMails(in ledger: Ledger, _ end: SeasonEnd) async throws -> CrashTally {
        var tally = CrashTally()
        let mails = try await rows(of: ledger)
        tally.lost += end.mails.count - Set(mails).intersection(end.mails).count
        tally.wrong += mails.count { !end.mails.contains($0) }
        let status = try await ledger.status()
        tally.lost += status.mailboxes.reduce(0) { $0 + $1.unaccounted }
        return tally
    }

    /// The mail of that UID.
    func row(_ uid: UInt32) async throws -> MailRow? {
        let rows = Collected<MailRow>()
        try await ledger().eachMail(held: false) { rows.add($0) }
        return rows.all.first { $0.uid == uid }
    }

    /// The UIDs of the mails whose content is there.
    func contents() async throws -> [UInt32] {
        let rows = Collected<MailRow>()
        let ledger = try ledger()
        try await ledger.eachMail(held: false) { rows.add($0) }
        var uids: [UInt32] = []
        for row in rows.all {
            let mail = try await ledger.history(of: .mail(row.id))?.mails.first
            if mail?.bytes != nil { uids.append(row.uid) }
        }
        return uids
    }

    /// How often the ledger says that a person has decided this.
    func decisions(_ end: SeasonEnd) async throws -> Int? {
        guard let (verb, subject) = end.decided else { return nil }
        return try await ledger().history(of: subject)?.decisions.count { $0.verb == verb } ?? 0
    }

    /// For whoever has to find out what went wrong.
    func story() async throws -> String {
        let ledger = try ledger()
        let mails = try await rows(of: ledger)
        let letters = try await ledger.letterRows().map {
            "\($0.intern.rawValue) \($0.offer) \($0.state.rawValue) attempts \($0.attempts) copies \($0.copies)"
        }
        return (mails + letters + relay.taken.map { "taken: \($0.recipient) \($0.messageID)" })
            .joined(separator: "\n")
    }

    /// Whether no letter is to leave any more.
    var isOver: Bool {
        get async throws {
            try await ledger().letterRows().allSatisfy {
                $0.state == .sent || $0.state == .inDoubt && $0.copies == 1
            }
        }
    }

    /// What one intern got.
    ///
    /// - Parameters:
    ///   - row: what the ledger says of it.
    ///   - asked: how many letters it should have got, each under a Message-ID of its own.
    static func judge(
        _ letters: [ScriptedRelay.Taken], number: String, _ row: LetterRow, asked: Int = 1
    ) -> CrashTally {
        var tally = CrashTally()
        // In doubt for good after its one copy: `status` says so, and a person decides.
        let isLeft = row.state == .inDoubt && row.copies == 1
        tally.leftInDoubt = isLeft ? 1 : 0
        if !isLeft, row.state != .sent { tally.wrong += 1 }
        let others = SeasonEnd.numbers.filter { $0 != number }
        tally.wrong += letters.count { !$0.text.contains(number) || others.contains(where: $0.text.contains) }
        let different = Dictionary(grouping: letters, by: \.messageID).values
        tally.lost = max(0, asked - different.count - tally.leftInDoubt)
        let same = different.reduce(0) { sum, some in
            sum + some.dropFirst().count { $0.bytes == some.first?.bytes }
        }
        tally.copies = min(same, row.copies)
        tally.twice = max(0, letters.count - asked - tally.copies)
        return tally
    }

    private func rows(of ledger: Ledger) async throws -> [String] {
        let collected = Collected<String>()
        try await ledger.eachMail(held: false) { row in
            let words = [
                "\(row.uid)", row.outcome?.rawValue, row.reason?.rawValue, row.offer,
                row.intern.map { $0.rawValue.hasPrefix("forgotten-") ? "forgotten" : $0.rawValue },
            ]
            collected.add(words.map { $0 ?? "-" }.joined(separator: " "))
        }
        return collected.all
    }
}
