import FacteurCore

/// Joins receipts to their offers. Letters never name a receipt, so doubtful ones are simply left: a person may record them.
struct Receipts {
    let database: Database

    /// Joins proven receipts to offers that have none, if nothing else can be meant: the receipt's time is that of one number in
    /// the portal's list, to the second; or the receipt names an intern who has had only one number.
    func join() throws {
        try join(
            pairs: """
                SELECT DISTINCT mail.receipt, row.number FROM mail
                JOIN offer_list_row AS row ON row.submitted = mail.submitted AND row.number IS NOT NULL
                WHERE mail.kind = 'receipt' AND mail.receipt IS NOT NULL AND mail.trust <> 'untrusted'
                """)
        try join(
            pairs: """
                SELECT DISTINCT mail.receipt, offer.number FROM mail JOIN offer ON offer.intern = mail.intern
                WHERE mail.kind = 'receipt' AND mail.receipt IS NOT NULL AND mail.trust <> 'untrusted'
                    AND NOT EXISTS (SELECT 1 FROM offer_list_row AS row WHERE row.number = offer.number
                        AND row.submitted <> mail.submitted)
                    AND NOT EXISTS (SELECT 1 FROM offer_list_row AS row WHERE row.submitted = mail.submitted
                        AND row.number <> offer.number)
                """)
    }

    /// The receipt that a person has recorded for the number, the last one if there are several. It belongs to the number,
    /// whichever intern has it: a new binding keeps it.
    func recorded(of number: OfferNumber) throws -> String? {
        try database.value(
            "SELECT detail FROM decision WHERE offer = \(number) AND verb = 'receipt' ORDER BY id DESC LIMIT 1"
        )
    }

    /// - Parameter sql: all pairs of a receipt and a number that could belong together.
    private func join(pairs sql: SQL) throws {
        var numbers: [String: Set<OfferNumber>] = [:]
        var receipts: [OfferNumber: Set<String>] = [:]
        for row in try database.rows(sql, cached: true) {
            let (receipt, number): (String, OfferNumber) = (try row.value("receipt"), try row.value("number"))
            numbers[receipt, default: []].insert(number)
            receipts[number, default: []].insert(receipt)
        }
        for (receipt, of) in numbers where of.count == 1 {
            guard let number = of.first, receipts[number]?.count == 1 else { continue }
            try database.execute(
                """
                UPDATE offer SET receipt = \(receipt) WHERE number = \(number) AND receipt IS NULL
                    AND NOT EXISTS (SELECT 1 FROM offer AS other WHERE other.receipt = \(receipt))
                """, cached: true)
        }
    }
}
