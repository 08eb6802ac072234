/// Each row of a roster beside the intern whom the ledger has under its reference, by places: nobody is copied.
package struct RosterMatch: Sendable {
    package let stored: [Intern]
    /// Of each row, in `stored`; `none` for a new one.
    private var places: [Int32]
    private static let none: Int32 = -1
    /// Those of `stored` who have no row, in the same order.
    package private(set) var missing: [Intern] = []

    /// It holds for every roster with the same references in the same order. If a reference appears twice in `stored`, the first
    /// intern counts.
    package init(_ stored: [Intern], in roster: Roster) {
        self.stored = stored
        places = Array(repeating: Self.none, count: roster.count)
        for (place, intern) in stored.enumerated() {
            guard let row = roster.row(of: intern.ref) else {
                missing.append(intern)
                continue
            }
            if places[row] == Self.none { places[row] = Int32(clamping: place) }
        }
    }

    package subscript(row: Int) -> Intern? {
        places[row] == Self.none ? nil : stored[Int(places[row])]
    }
}
