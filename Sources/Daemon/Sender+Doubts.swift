import FacteurCore
import Store

extension Sender {
    /// Letters in doubt are looked for before one is sent once more: one that the mail server has filed as sent was taken.
    ///
    /// Where the server cannot be asked, a copy may leave all the same, for that is what the configuration allows; a letter
    /// that has no copy to come is looked for again.
    ///
    /// - Throws: `LedgerFault`.
    func settleDoubts() async throws {
        let letters = configuration.letters
        let doubtful = try await ledger.doubtful(at: now(), longestWait: longestWait)
        guard !doubtful.isEmpty else { return }
        let finding = await sentFolders.search(for: doubtful)
        for fault in finding.faults { log.cannotLookForLetters(fault.message) }
        for letter in doubtful {
            let result: SearchResult
            if let place = finding.places[letter.id] {
                result = .found(place: place)
                log.letterFound(letter.id, place)
            } else if finding.faults.isEmpty || letter.mayBeCopied && letters.inDoubt == .resend {
                result = .notFound
            } else {
                result = .putOff(next: now() + Int64(max(letters.inDoubtAfter, letters.retryMost)))
            }
            try await ledger.sought(letter, result, at: now())
        }
    }
}
