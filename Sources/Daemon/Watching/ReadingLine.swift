import Mail
import Store
import Text

/// The batches of one mailbox on their way into the ledger: while one is written down, the next is read, and another arrives.
///
/// They are noted (commit 1) and settled (commit 2) in the order in which they came, so that the first of several copies is the one
/// that counts. What was begun is finished, even if the pass is cancelled. Use `drain` before the pass ends: only then does the
/// ledger have everything.
struct ReadingLine {
    private let intake: Intake
    private let mailbox: String
    private let uidValidity: UIDValidity
    /// The last batch's commit 1; after a fault no other is noted.
    private var noted: Task<Result<[PendingMail], LedgerFault>, Never>?
    /// The last batch's commit 2; a fault is that of the first batch that had one.
    private var settled: Task<LedgerFault?, Never>?
    private let hasFailed = Locked(false)

    init(intake: Intake, mailbox: String, uidValidity: UIDValidity) {
        self.intake = intake
        self.mailbox = mailbox
        self.uidValidity = uidValidity
    }

    /// Takes a batch as soon as there is room for it.
    ///
    /// - Parameter isAlone: nothing else of any mailbox is read meanwhile.
    /// - Throws: what befell an earlier batch; not always at once.
    mutating func add(_ mails: [SeenMail], isAlone: Bool = false) async throws(LedgerFault) {
        let size = mails.reduce(1) { $0 + ($1.bytes?.count ?? 0) }
        let octets = isAlone ? ReadingRoom.all : min(size, ReadingRoom.all)
        await intake.room.take(octets)
        guard !hasFailed.withLock(\.self) else {
            intake.room.give(back: octets)
            return try await drain()
        }
        let noted = note(mails, after: noted)
        self.noted = noted
        settled = Task { [intake, mailbox, hasFailed, settled] in
            defer { intake.room.give(back: octets) }
            let fault = await Self.settle(await noted.value, after: settled, by: intake, mailbox)
            if fault != nil { hasFailed.withLock { $0 = true } }
            return fault
        }
    }

    private func note(
        _ mails: [SeenMail], after before: Task<Result<[PendingMail], LedgerFault>, Never>?
    ) -> Task<Result<[PendingMail], LedgerFault>, Never> {
        Task { [intake, mailbox, uidValidity] in
            if case .failure(let fault) = await before?.value { return .failure(fault) }
            do throws(LedgerFault) {
                return .success(try await intake.note(mails, mailbox: mailbox, uidValidity: uidValidity))
            } catch {
                return .failure(error)
            }
        }
    }

    /// Reads a batch that was noted and, once the one before it is settled, settles it.
    private static func settle(
        _ noted: Result<[PendingMail], LedgerFault>, after before: Task<LedgerFault?, Never>?,
        by intake: Intake, _ mailbox: String
    ) async -> LedgerFault? {
        let read = noted.map { $0.map(intake.examine) }
        if let fault = await before?.value { return fault }
        do throws(LedgerFault) {
            try await intake.settle(try read.get(), mailbox: mailbox)
            return nil
        } catch {
            return error
        }
    }

    /// Waits until everything that was taken is settled.
    ///
    /// - Throws: the first fault of any batch.
    mutating func drain() async throws(LedgerFault) {
        if let fault = await settled?.value { throw fault }
        (noted, settled) = (nil, nil)
    }
}
