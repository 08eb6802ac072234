import Mail
import Store

/// Lets the mails of a mailbox go on in the order in which they were requested, which is that of their UIDs.
///
/// A server may answer concurrent FETCHes in any order, and Dovecot does when its output has to wait. Of two mails with the same
/// number, and of a number and the one that replaces it, the order says which is which: so a mail waits here for those before it.
/// What is too much to be held counts as not come, and so does everything behind it; a later search finds it.
struct ArrivalOrder {
    /// Octets that are held; more only where the server gave wrong sizes.
    static let most = 8_000_000

    private enum Fate {
        case here(SeenMail)
        case missing
    }

    /// Where each mail stands; empty: they go on as they come.
    private let places: [UID: Int]
    /// What has come, or will not, before its turn.
    private var ahead: [Int: Fate] = [:]
    private var octets = 0
    /// The place whose turn it is.
    private var turn = 0
    /// Nothing goes on from this place on.
    private var end = Int.max

    /// - Parameter uids: as they were requested; without any, mails go on as they come.
    init(_ uids: [UID]) {
        places = Dictionary(
            uids.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    /// - Returns: the mails whose turn it is now.
    mutating func came(_ mail: SeenMail) -> [SeenMail] {
        guard !places.isEmpty else { return [mail] }
        guard let place = places[mail.uid], place >= turn, place < end else { return [] }
        ahead[place] = .here(mail)
        octets += mail.bytes?.count ?? 0
        guard place == turn || octets <= Self.most else {
            end = ahead.keys.min() ?? place
            (ahead, octets) = ([:], 0)
            return []
        }
        return goOn()
    }

    /// These were requested and will not come now.
    ///
    /// - Returns: the mails whose turn it is now.
    mutating func missed(_ uids: [UID]) -> [SeenMail] {
        for uid in uids {
            if let place = places[uid], place >= turn, ahead[place] == nil { ahead[place] = .missing }
        }
        return goOn()
    }

    private mutating func goOn() -> [SeenMail] {
        var mails: [SeenMail] = []
        while turn < end, let fate = ahead.removeValue(forKey: turn) {
            turn += 1
            guard case .here(let mail) = fate else { continue }
            octets -= mail.bytes?.count ?? 0
            mails.append(mail)
        }
        return mails
    }
}
