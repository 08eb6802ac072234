/// Names of tags or attributes by their keys (`HTMLTag.mixed`), in one probe where a dictionary would hash the key again.
struct HTMLNameTable<Value: Sendable>: Sendable {
    private var slots: [(key: UInt64, value: Value)?]

    /// `names` in lower case, without duplicates.
    init(_ names: [(String, Value)]) {
        var size = 16
        while size < names.count * 4 { size *= 2 }
        slots = Array(repeating: nil, count: size)
        for (name, value) in names {
            let key = name.utf8.reduce(HTMLTag.keySeed, HTMLTag.mixed)
            var slot = place(of: key)
            while slots[slot] != nil { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = (key, value)
        }
    }

    subscript(key: UInt64) -> Value? {
        var slot = place(of: key)
        while let entry = slots[slot] {
            if entry.key == key { return entry.value }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private func place(of key: UInt64) -> Int { Int(truncatingIfNeeded: key) & (slots.count - 1) }
}
