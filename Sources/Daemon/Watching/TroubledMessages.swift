import Mail

/// The mails of one mailbox that its server fails on: it ended the session before they came, or refused them. Kept from one
/// session to the next, so that such a mail is asked for last, by itself, and hides nothing that stands behind it.
struct TroubledMessages {
    private var uidValidity: UIDValidity?
    private var weights: [UID: Int] = [:]
    /// Asked for all by themselves, and the session ended.
    private var triedAlone: Set<UID> = []
    /// Whether the last session was ended by the server while mails were awaited.
    private(set) var wasCut = false
    /// Whether the last look brought mails.
    private(set) var hasProgressed = false
    /// Whether another session would do something that none has done yet.
    private(set) var hasMoreToTry = false
    /// Of so many mails at most the server is asked for a field of the header: fewer where a session ended at that, which any
    /// bad line may do, and none where that came again.
    private(set) var mostFields = 200
    private var wasCutAtField = false
    /// Whose header the server reads in another way than we do, though they are the mails that they were.
    var readOtherwise: Set<UID> = []

    /// At this weight a mail is asked for alone.
    private static let alone = 2

    /// A look begins.
    mutating func begin(_ uidValidity: UIDValidity) {
        if uidValidity != self.uidValidity { self = TroubledMessages() }
        self.uidValidity = uidValidity
        (wasCut, hasProgressed, hasMoreToTry, wasCutAtField) = (false, false, false, false)
    }

    /// Forgets the mails that have come or are gone.
    mutating func keep(_ missing: [UID]) {
        let missing = Set(missing)
        weights = weights.filter { missing.contains($0.key) }
        triedAlone.formIntersection(missing)
    }

    mutating func came() { hasProgressed = true }

    /// The session ended while these were awaited. The foremost one is most likely the reason: servers answer in order. It need
    /// not be, where the server kept back what it had written; after a second cut they all are asked for one by one.
    mutating func cut(awaiting uids: [UID], foremost: UID? = nil) {
        wasCut = true
        for uid in uids { weights[uid, default: 0] += uid == foremost ? Self.alone : 1 }
        if uids.count == 1 { triedAlone.formUnion(uids) }
    }

    /// The session ended while a field was awaited: the mails can be read without it.
    mutating func cutAtField() { (wasCut, wasCutAtField, mostFields) = (true, true, mostFields > 1 ? 1 : 0) }

    mutating func refused(_ uid: UID) { weights[uid, default: 0] += Self.alone }

    /// A look ended before everything was in the ledger.
    mutating func end(missing: [UID]) {
        keep(missing)
        hasMoreToTry = wasCutAtField || missing.contains { !triedAlone.contains($0) }
    }

    func isSuspect(_ uid: UID) -> Bool { weights[uid, default: 0] >= Self.alone }

    /// Those to be asked for alone, the one that failed the most last: so that none keeps another from its turn.
    func suspects(in missing: [UID]) -> [UID] {
        missing.filter(isSuspect).sorted { (weights[$0, default: 0], $0) < (weights[$1, default: 0], $1) }
    }
}
