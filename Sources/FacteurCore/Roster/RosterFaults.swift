/// The faults of a file, counted beyond the first thousand.
struct RosterFaults {
    /// More than a person will read; kept so small that a file that is wrong in every field costs no memory.
    static let most = 1_000

    private(set) var list: [RosterFault] = []
    private(set) var more = 0

    var isEmpty: Bool { list.isEmpty }

    mutating func add(_ fault: RosterFault) {
        if list.count < Self.most {
            list.append(fault)
        } else {
            more += 1
        }
    }

    mutating func add(_ faults: [RosterFault]) {
        for fault in faults { add(fault) }
    }
}
