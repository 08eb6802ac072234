import FacteurCore
import Store

extension Sender {
    /// Letters in doubt are looked for before one is sent once more: one that the mail server has filed as sent was taken.
    ///
    /// Where the server cannot be asked, a copy may leave all the same, for that is what the configuration allows; a letter
    /// that has no copy to come is looked for again.
    ///
    /// - Throws: `LedgerFault`.
    func settleDoubts(while goesOn: () -> Bool) async throws {
        var last: [DoubtfulLetter] = []
        while goesOn() {
            let doubtful = try await ledger.doubtful(at: now(), longestWait: longestWait)
            // What a clock that jumps brings again waits for the next look.
            guard !doubtful.isEmpty, doubtful != last else { return }
            try await settle(doubtful)
            last = doubtful
        }
    }

    private func settle(_ doubtful: [DoubtfulLetter]) async throws {
        let letters = configuration.letters
        let finding = await sentFolders.search(for: doubtful)
        // A search that was cut off has found nothing out.
        guard !Task.isCancelled else { return }
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
