import Mail
import Store

/// The batches of one mailbox on their way into the ledger: while one is written down, the next is read, and another arrives.
///
/// They are noted (commit 1) and settled (commit 2) in the order in which they came, so that the first of several copies is the one
/// that counts. What was begun is finished, even if the pass is cancelled. Use `drain` before the pass ends: only then does the
/// ledger have everything.
struct ReadingLine {
    private let intake: Intake
    private let mailbox: String
    private let uidValidity: UIDValidity
    private var last: Task<LedgerFault?, Never>?

    init(intake: Intake, mailbox: String, uidValidity: UIDValidity) {
        self.intake = intake
        self.mailbox = mailbox
        self.uidValidity = uidValidity
    }

    /// Takes a batch as soon as there is room for it.
    ///
    /// - Parameter isAlone: nothing else of any mailbox is read meanwhile.
    /// - Throws: what befell this batch when it was noted.
    mutating func add(_ mails: [SeenMail], isAlone: Bool = false) async throws(LedgerFault) {
        let size = mails.reduce(1) { $0 + ($1.bytes?.count ?? 0) }
        let octets = isAlone ? ReadingRoom.all : min(size, ReadingRoom.all)
        await intake.room.take(octets)
        let pending: [PendingMail]
        do throws(LedgerFault) {
            pending = try await intake.note(mails, mailbox: mailbox, uidValidity: uidValidity)
        } catch {
            intake.room.give(back: octets)
            throw error
        }
        let before = last
        last = Task { [intake, mailbox] in
            defer { intake.room.give(back: octets) }
            let read = pending.map(intake.examine)
            if let fault = await before?.value { return fault }
            do throws(LedgerFault) {
                try await intake.settle(read, mailbox: mailbox)
                return nil
            } catch {
                return error
            }
        }
    }

    /// Waits until everything that was taken is settled.
    ///
    /// - Throws: the first fault of any batch.
    mutating func drain() async throws(LedgerFault) {
        if let fault = await last?.value { throw fault }
        last = nil
    }
}
