/// Each row of a roster beside the intern whom the ledger has under its reference, by places: nobody is copied.
package struct RosterMatch: Sendable {
    private let stored: [Intern]
    /// Of each row, in `stored`; `none` for a new one.
    private var places: [Int32]
    private static let none: Int32 = -1

    /// If a reference appears twice in `stored`, the first intern counts.
    package init(_ stored: [Intern], in roster: Roster) {
        self.stored = stored
        places = Array(repeating: Self.none, count: roster.count)
        for (place, intern) in stored.enumerated() {
            guard let row = roster.row(of: intern.ref), places[row] == Self.none else { continue }
            places[row] = Int32(clamping: place)
        }
    }

    package subscript(row: Int) -> Intern? {
        places[row] == Self.none ? nil : stored[Int(places[row])]
    }
}
