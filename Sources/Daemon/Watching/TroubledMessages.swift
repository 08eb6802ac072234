import Mail

/// The mails of one mailbox on which its server fails: it ended the session before they came, or refused them. Kept from one
/// session to the next, so that such a mail is requested last, alone, and does not block the mails after it.
struct TroubledMessages {
    private var uidValidity: UIDValidity?
    private var weights: [UID: Int] = [:]
    /// The mails that were requested alone when the session ended.
    private var triedAlone: Set<UID> = []
    /// Whether the server ended the last session while mails were awaited.
    private(set) var wasCut = false
    /// Whether the last pass brought mails.
    private(set) var hasProgressed = false
    /// Whether another session would try something new.
    private(set) var hasMoreToTry = false
    /// From at most this many mails a header field is requested: from fewer after a session ended at such a request, which any
    /// malformed line may cause, and from none if that happened again.
    private(set) var mostFields = allFields
    private var wasCutAtField = false
    /// Whether the sizes of all mails may be asked for with the search: no session has ended at that.
    private(set) var bearsSizes = true
    /// Mails whose header the server parses in another way than we do, although they are still the same mails.
    var readOtherwise: Set<UID> = []

    private static let allFields = 200
    /// Whether no session has ended at such a request.
    var bearsFields: Bool { mostFields == Self.allFields }

    /// From this weight on, a mail is requested alone.
    private static let alone = 2

    /// Begins a pass.
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

    /// The session ended while these mails were awaited. The first one is most likely the reason, because servers answer in order.
    /// It may not be, if the server had buffered its output; after a second cut all of them are requested one by one.
    mutating func cut(awaiting uids: [UID], foremost: UID? = nil) {
        wasCut = true
        for uid in uids { weights[uid, default: 0] += uid == foremost ? Self.alone : 1 }
        if uids.count == 1 { triedAlone.formUnion(uids) }
    }

    /// The session ended while a header field was awaited: the mails can be read without it.
    mutating func cutAtField() {
        (wasCut, wasCutAtField, hasMoreToTry) = (true, true, true)
        mostFields = mostFields > 1 ? 1 : 0
    }

    /// The session ended while the sizes of all mails were awaited: the next one searches without them.
    mutating func cutAtSizes(of uids: [UID]) {
        (wasCut, bearsSizes) = (true, false)
        for uid in uids { weights[uid, default: 0] += 1 }
    }

    mutating func refused(_ uid: UID) { weights[uid, default: 0] += Self.alone }

    /// Ends a pass before everything was in the ledger.
    mutating func end(missing: [UID]) {
        keep(missing)
        hasMoreToTry = wasCutAtField || missing.contains { !triedAlone.contains($0) }
    }

    func isSuspect(_ uid: UID) -> Bool { weights[uid, default: 0] >= Self.alone }

    /// The mails to be requested alone, the one with the most failures last, so that none blocks another.
    func suspects(in missing: [UID]) -> [UID] {
        missing.filter(isSuspect).sorted { (weights[$0, default: 0], $0) < (weights[$1, default: 0], $1) }
    }
}
