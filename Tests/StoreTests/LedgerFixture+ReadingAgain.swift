import FacteurCore
import Mail
import Store

/// What a command does in two steps, in one word: the ledger marks the mails, the intake reads them. Here the examiner is handed in
/// with each call.
extension Ledger {
    func settle(
        _ mails: [ReadMail], by examiner: Examiner, at now: Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) async throws -> [SettledMail] {
        try await settle(mails, options: examiner.options, at: now, messageID: messageID)
    }

    func decide(
        _ decision: Decision, by examiner: Examiner, copies: Bool, undo: Int64 = 0, at now: Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) async throws -> Result<Decided, DecisionRefusal> {
        let answer = try await decide(
            decision, options: examiner.options, copies: copies, undo: undo, at: now, messageID: messageID)
        switch answer {
        case .success(let done):
            try await readMarked(by: examiner, at: now, messageID: messageID)
            let report = try await report(on: done, at: now)
            return .success(Decided(notes: done.notes + report.notes, mails: report.mails))
        case .failure(let refusal): return .failure(refusal)
        }
    }

    @discardableResult
    func importRoster(
        _ roster: Roster, absent: Set<RosterColumn> = [], removeMissing: Bool,
        peopleChanged: Bool = false, by examiner: Examiner, at now: Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) async throws -> ImportedRoster {
        let report = try await importRoster(
            RosterComparison(roster, absent: absent), removeMissing: removeMissing,
            peopleChanged: peopleChanged,
            options: examiner.options, at: now, messageID: messageID)
        try await readMarked(by: examiner, at: now, messageID: messageID)
        return ImportedRoster(mails: try await outcomes(of: report.marked), refused: report.refused)
    }

    func importOffers(
        _ list: OfferList, who: String, by examiner: Examiner, at now: Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) async throws -> ImportedOffers {
        let report = try await importOffers(
            list, who: who, options: examiner.options, at: now, messageID: messageID)
        try await readMarked(by: examiner, at: now, messageID: messageID)
        return ImportedOffers(report: report, mails: try await outcomes(of: report.marked))
    }

    /// Whether the process ends between the commit that marks the mails and their reading.
    @TaskLocal static var readerEnds = false

    func readMarked(
        by examiner: Examiner, at now: Int64, messageID: @escaping @Sendable () -> MessageID
    ) async throws {
        while !Self.readerEnds {
            let mails = try await beginReadingAgain()
            guard !mails.isEmpty else { return }
            let read = mails.map { ReadMail(id: $0.id, examination: examiner.examine($0.bytes ?? [])) }
            _ = try await settleAgain(read, options: examiner.options, at: now, messageID: messageID)
        }
    }

    /// As a service does when it starts.
    func beginReadingHeld() async throws -> [PendingMail] {
        try await markHeld()
        return try await beginReadingAgain()
    }
}

struct Decided {
    let notes: [DecisionNote]
    let mails: [SettledMail]
}

struct ImportedRoster {
    let mails: [SettledMail]
    let refused: [PersonChange]
}

@dynamicMemberLookup
struct ImportedOffers {
    let report: OfferListReport
    let mails: [SettledMail]

    subscript<Value>(dynamicMember path: KeyPath<OfferListReport, Value>) -> Value { report[keyPath: path] }
}
