import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

extension LedgerFixture {
    @discardableResult
    func forget(
        _ refs: String..., cause: ErasureCause = .asked, because: String = "asked by letter of 3 May",
        copies: Bool = true, at now: Int64 = now
    ) async throws -> Result<ErasureReport, ErasureObstacle> {
        let answers = try await ledger.forget(
            try refs.map(Self.ref), cause: cause, who: "hr", because: try #require(DecisionReason(because)),
            copies: copies, at: now
        ).answers
        #expect(answers.count == refs.count)
        return try #require(answers.first)
    }

    /// A notice for the intern, and the letter that tells the number, taken by the server.
    func tell(_ offer: String, to ref: String, uid: UInt32, at now: Int64 = now) async throws {
        try await deliver(offer, to: ref, uid: uid)
        try await sendNext(
            at: now, result: .sent(reply: "250 2.1.5 <\(ref.lowercased())@interns.test> queued"))
    }

    /// Any mail, as it comes: recorded, read and settled.
    @discardableResult
    func deliver(bytes: [UInt8], uid: UInt32, in validity: UIDValidity? = nil) async throws -> SettledMail? {
        guard let mail = try await begin(uid, bytes: bytes, in: validity) else { return nil }
        return try await settle(mail, Self.examiner.examine(bytes))
    }

    func rows() async throws -> [MailRow] {
        let rows = MailRows()
        try await ledger.eachMail(held: false) { rows.add($0) }
        return rows.all
    }

    func content(of mail: Int64) async throws -> [UInt8]? {
        try await ledger.history(of: .mail(MailID(rawValue: mail)))?.mails.first?.bytes
    }

    /// In which of the ledger's files any of these words stands, in any case of its ASCII letters.
    func files(with words: [String], besides path: String? = nil) throws -> [String] {
        try (Ledger.files(at: ledger.path) + [path].compactMap(\.self)).flatMap { file -> [String] in
            guard FileManager.default.fileExists(atPath: file) else { return [] }
            let octets = try Data(contentsOf: URL(filePath: file))
            let text = String(decoding: octets.map { $0 < 0x80 ? $0 : 0x2E }, as: UTF8.self).lowercased()
            return words.filter { text.contains($0.lowercased()) }.map { "\(file.suffix(20)): \($0)" }
        }
    }
}
