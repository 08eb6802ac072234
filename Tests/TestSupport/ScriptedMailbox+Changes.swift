import Foundation

extension ScriptedMailbox {
    /// What lies in the other folder, in its order.
    package var moved: [[UInt8]] { condition.withLock { otherMails.map(\.bytes) } }

    /// What lies in the watched one.
    package var left: [UInt32] { condition.withLock { mails.map(\.uid) } }

    /// The flags of each mail that has any.
    package var flagged: [UInt32: Set<String>] { condition.withLock { flags.filter { !$0.value.isEmpty } } }

    /// Puts a mail into the other folder by another hand.
    package func addToOther(_ bytes: [UInt8]) {
        condition.withLock { file(bytes) }
    }

    /// Puts a mail of the other folder back into the watched one, as a person does.
    package func putBack(_ bytes: [UInt8]) {
        condition.withLock { otherMails.removeAll { $0.bytes == bytes } }
        add([bytes])
    }

    private func file(_ bytes: [UInt8]) {
        otherLast += 1
        otherMails.append(Mail(uid: otherLast, bytes: bytes))
    }

    func status(_ command: String, _ tag: String, _ session: ScriptedSession) throws {
        guard let name = manners.other, command.contains("\"\(name)\"") else {
            return try session.write("\(tag) NO [NONEXISTENT] no such folder\r\n".utf8)
        }
        let next = condition.withLock { otherLast + 1 }
        try session.write(
            "* STATUS \"\(name)\" (UIDNEXT \(next) UIDVALIDITY \(manners.otherUIDValidity))\r\n\(tag) OK done\r\n"
                .utf8)
    }

    /// STORE, COPY, MOVE and EXPUNGE, each by UID.
    ///
    /// - Returns: what is to be said.
    func change(_ verb: String, _ command: String, _ tag: String, _ visit: inout Visit) throws -> String {
        let words = command.split(separator: " ", maxSplits: 3)
        guard visit.isSelected, !visit.isInOther, words.count > 2 else {
            return "\(tag) NO the folder is read-only\r\n"
        }
        let asked = Self.members(words[2])
        let isOther = manners.other.map { command.hasSuffix("\"\($0)\"") } ?? false
        switch verb {
        case "UID STORE":
            let flag = command.firstMatch(of: /\(([^)]*)\)/)?.1 ?? ""
            condition.withLock {
                for mail in mails where asked.contains(mail.uid) {
                    flags[mail.uid, default: []].insert(String(flag))
                }
            }
        case "UID COPY", "UID MOVE":
            guard isOther else { return "\(tag) NO [TRYCREATE] no such folder\r\n" }
            condition.withLock {
                for mail in mails where asked.contains(mail.uid) { file(mail.bytes) }
                if verb == "UID MOVE" { remove { asked.contains($0) } }
            }
        default:
            condition.withLock { remove { asked.contains($0) && flags[$0]?.contains("\\Deleted") == true } }
        }
        return news(&visit) + "\(tag) OK done\r\n"
    }

    private func remove(_ isGone: (UInt32) -> Bool) {
        let gone = mails.map(\.uid).filter(isGone)
        mails.removeAll { gone.contains($0.uid) }
        for uid in gone { flags[uid] = nil }
        lastRemoved = max(lastRemoved, gone.max() ?? 0)
    }
}
