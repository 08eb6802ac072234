package import FacteurCore
import Mail

extension Restoration {
    /// What a ledger knows of numbers that must not be told, or not to whom a backup of it would tell them.
    package struct Refusals: Sendable, Hashable {
        /// Withdrawn or replaced.
        package internal(set) var dead: [OfferNumber] = []
        /// Taken back from an intern who has not got it again.
        package internal(set) var takenBack: [TakenBack] = []

        package struct TakenBack: Sendable, Hashable {
            package let offer: OfferNumber
            package let intern: InternRef
        }

        func has(_ offer: OfferNumber, of intern: InternRef) -> Bool {
            dead.contains(offer) || takenBack.contains(TakenBack(offer: offer, intern: intern))
        }
    }
}

extension Ledger {
    /// Every number that is dead here, and from whom one was taken back.
    static func refusals(_ database: Database) throws -> Restoration.Refusals {
        Restoration.Refusals(
            dead: try database.values(
                """
                SELECT number FROM offer WHERE dead_at IS NOT NULL
                UNION SELECT offer FROM decision WHERE verb = 'withdraw' AND offer IS NOT NULL ORDER BY 1
                """),
            takenBack: try database.rows(
                """
                SELECT DISTINCT offer, intern FROM decision
                WHERE verb = 'unassign' AND offer IS NOT NULL AND intern IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM offer WHERE offer.number = decision.offer AND offer.intern = decision.intern)
                ORDER BY offer, intern
                """
            ).map { .init(offer: try $0.value("offer"), intern: try $0.value("intern")) })
    }

    /// Writes down what a later ledger knows, in one transaction: a number that is dead there is dead here, and one that was taken
    /// back from an intern is not theirs here, unless its letter may have left by this ledger's own word.
    ///
    /// - Returns: what was new here.
    func carryOver(
        _ later: Restoration.Refusals, at now: Int64
    ) async throws(LedgerFault) -> Restoration.Refusals {
        try await write { database in
            let here = try Self.refusals(database)
            let work = DecisionWork.carrying(database, at: now)
            let (dead, takenBack) = (Set(here.dead), Set(here.takenBack))
            let new = Restoration.Refusals(
                dead: later.dead.filter { !dead.contains($0) },
                takenBack: try later.takenBack.filter { each in
                    guard !takenBack.contains(each), !later.dead.contains(each.offer) else { return false }
                    return try work.mayTakeBack(each)
                })
            for number in new.dead { try work.carryDeath(of: number) }
            for each in new.takenBack { try work.carryTakingBack(each) }
            _ = try work.settlement.markHeld()
            return new
        }
    }
}

/// What a person decided by the ledger that was replaced is decided by this one too.
extension DecisionWork {
    fileprivate static func carrying(_ database: Database, at now: Int64) -> DecisionWork {
        let settlement = Settlement(
            database: database, options: MatchingOptions(), now: now,
            // No letter is made.
            messageID: { MessageID(token: "", domain: "") }, delay: 0)
        let reason = DecisionReason("known to the ledger that was replaced") ?? .none
        return DecisionWork(
            decision: Decision(.hold, who: "facteur restore", because: reason), settlement: settlement,
            copies: false, isServed: false)
    }

    fileprivate func carryDeath(of number: OfferNumber) throws {
        let offer = try offerRecord(number)
        _ = try record("withdraw", offer: number, intern: offer.owner)
        if offer.owner != nil { try bury(offer, as: .withdrawn) }
    }

    /// Whether the intern is known here, and the number is not theirs, or has not left.
    fileprivate func mayTakeBack(_ each: Restoration.Refusals.TakenBack) throws -> Bool {
        guard try internRecord(each.intern) != nil else { return false }
        let offer = try offerRecord(each.offer)
        return offer.owner != each.intern || offer.letter?.hasLeft != true
    }

    fileprivate func carryTakingBack(_ each: Restoration.Refusals.TakenBack) throws {
        let owner = try offerRecord(each.offer).owner
        _ = try record("unassign", offer: each.offer, intern: each.intern)
        guard owner == each.intern else { return }
        try settlement.takeBack(each.offer)
        _ = try settlement.markHeld(after: settlement.reopen(each.offer))
    }
}
