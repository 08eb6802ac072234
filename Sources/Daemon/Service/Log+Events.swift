import FacteurCore
import Logging
import Mail
import Store
import Text

/// The log's vocabulary: one function per event, the number in the ledger first. No address, no whole offer number.
///
/// Whatever is about a mail or an intern names one that `facteur explain` takes: the mail's number, the intern's reference. What
/// somebody must mend is an error, what may pass by itself a warning.
extension Logger {
    func serviceBegan(version: String, mailboxes: Int) {
        notice("facteur \(version) begins, \(mailboxes) mailbox\(mailboxes == 1 ? "" : "es") to watch")
    }

    func serviceEnded() {
        notice("the service was asked to stop and has ended")
    }

    func cleanedReplies(_ count: Int) {
        notice(
            "\(count) earlier \(count == 1 ? "reply of a server" : "replies of servers") held a secret; it is taken out"
        )
    }

    func settled(_ mail: SettledMail) {
        let verdict = mail.verdict
        info(
            "mail \(mail.id.rawValue) settled",
            metadata: [
                "mail": "\(mail.id.rawValue)", "kind": "\(mail.kind.rawValue)",
                "trust": "\(mail.trust.rawValue)",
                "outcome": "\(verdict.outcome.rawValue)", "reason": "\(verdict.reason?.rawValue ?? "-")",
                "offer": "\(verdict.offer?.description ?? "-")",
                "intern": "\(verdict.intern?.rawValue ?? "-")",
                "rule": "\(verdict.evidence.first?.rule.rawValue ?? "-")",
            ])
    }

    /// The name of a key is the portal's or a forwarder's domain, and nobody's address.
    func noKey(_ key: DKIMKeyName) {
        warning("DNS gives no answer on the key \(key.text); its mails are held, and it is asked again")
    }

    func settled(_ count: Int, ignored: Int, mailbox: String) {
        info("mailbox \(mailbox): \(count) new, \(ignored) of them ignored", metadata: .about(mailbox))
    }

    func uidValidityChanged(mailbox: String) {
        warning(
            "mailbox \(mailbox): the server numbers its mails anew (UIDVALIDITY); every mail is read again",
            metadata: .about(mailbox))
    }

    func numbersGivenAnew(_ mailbox: String, _ count: Int) {
        warning(
            "mailbox \(mailbox): it was put back to an earlier state, and the server gives \(count) numbers anew; what has them now is read",
            metadata: .about(mailbox))
    }

    func changed(_ mailbox: String, _ count: Int, _ change: MailChange) {
        let what: String
        switch change.what {
        case .flag: what = "flagged “\(change.place)”"
        case .move: what = "moved to “\(change.place)”"
        }
        info(
            "mailbox \(mailbox): \(count) settled mail\(count == 1 ? "" : "s") \(what)",
            metadata: .about(mailbox))
    }

    func numbersOfOthers(_ mailbox: String, _ count: Int) {
        warning(
            "mailbox \(mailbox): \(count) settled mails are to be flagged or moved, and their numbers are other mails' now; these are left alone",
            metadata: .about(mailbox))
    }

    func changesFailed(_ mailbox: String, _ words: String) {
        warning("mailbox \(mailbox): settled mails stay as they are: \(words)", metadata: .about(mailbox))
    }

    func refusedMails(_ mailbox: String, _ count: Int, _ words: String) {
        warning(
            "mailbox \(mailbox): the server does not give \(count) of its mails: \(words)",
            metadata: .about(mailbox))
    }

    func sessionEndedAtMail(_ mailbox: String, _ uid: UID) {
        warning(
            "mailbox \(mailbox): the session ended before the mail with UID \(uid.rawValue) came; it is asked for last",
            metadata: .about(mailbox))
    }

    func mailboxFailed(_ mailbox: String, _ words: String) {
        error("mailbox \(mailbox): \(words)", metadata: .about(mailbox))
    }

    func idleGivenUp(_ mailbox: String) {
        warning(
            "mailbox \(mailbox): its server offers IDLE and does not stand it; from now on it is asked at every poll",
            metadata: .about(mailbox))
    }

    func alert(_ mailbox: String, _ words: String) {
        warning("mailbox \(mailbox): the server says: \(words)", metadata: .about(mailbox))
    }

    func letterTried(_ letter: DueLetter, _ result: AttemptResult) {
        let metadata: Logger.Metadata = [
            "letter": "\(letter.id.rawValue)", "intern": "\(letter.intern.ref.rawValue)",
            "offer": "\(letter.offer)", "copy": "\(letter.isCopy)",
        ]
        let id = letter.id.rawValue
        switch result {
        case .sent(let reply): info("letter \(id) sent: \(reply)", metadata: metadata)
        case .later(let reply, _):
            warning("letter \(id) not taken, tried again later: \(reply)", metadata: metadata)
        case .failed(let reply): error("letter \(id) refused for good: \(reply)", metadata: metadata)
        case .inDoubt(let words, _): error("letter \(id) in doubt: \(words)", metadata: metadata)
        }
    }

    func letterWaitsAgain(_ letter: RequeuedLetter) {
        notice(
            "letter \(letter.id.rawValue) waits again: the relay refuses every letter, not this one",
            metadata: ["letter": "\(letter.id.rawValue)", "intern": "\(letter.intern.rawValue)"])
    }

    func remindersWritten(_ count: Int) {
        notice("\(count) interns who have not answered are to be reminded")
    }

    func letterFound(_ letter: DoubtfulLetter, _ place: String) {
        notice(
            "letter \(letter.id.rawValue) had been taken: it lies in \(place)",
            metadata: ["letter": "\(letter.id.rawValue)", "intern": "\(letter.intern.rawValue)"])
    }

    func cannotLookForLetters(_ words: String) {
        warning("a letter in doubt could not be looked for among what was sent: \(words)")
    }

    func ledgerLocked(seconds: Int) {
        error(
            "another program has kept the ledger locked for \(seconds) s; nothing is read or sent until it lets go (`fuser -v` on the file names it)"
        )
    }

    func watchdogUnfed(_ words: String) {
        warning("how the service fares cannot be told, so systemd's watchdog goes without its sign: \(words)")
    }

    func heldAsCopy() {
        error(
            "sending is on hold: the ledger is a copy or was put back; see `facteur status`, then `facteur release`"
        )
    }

    func metrics(failed words: String?) {
        guard let words else { return notice("the metrics are written again") }
        warning("the metrics are not written: \(words)")
    }

    func relayRefuses(_ words: String) {
        error("sending stopped: \(words)")
    }

    func relayTakesAgain() {
        notice("sending goes on: the relay can be used again")
    }
}

extension Logger.Metadata {
    /// The field of a mailbox, which the line names too.
    fileprivate static func about(_ mailbox: String) -> Self { ["mailbox": "\(mailbox)"] }
}
