/// Searches that look at sixteen octets side by side, as a processor does: most octets of a mail have no special meaning.
extension WordScan {
    /// The first index from `start` that holds one of two octets, or the count.
    @inline(__always)
    static func next(_ bytes: Span<UInt8>, from start: Int, _ first: UInt8, _ second: UInt8) -> Int {
        let (one, two) = (Sixteen(repeating: first), Sixteen(repeating: second))
        return next(bytes, from: start) { ($0 .== one) .| ($0 .== two) }
    }

    /// The first index from `start` that holds one of three octets, or the count.
    @inline(__always)
    static func next(
        _ bytes: Span<UInt8>, from start: Int, _ first: UInt8, _ second: UInt8, _ third: UInt8
    ) -> Int {
        let (one, two, three) = (
            Sixteen(repeating: first), Sixteen(repeating: second), Sixteen(repeating: third)
        )
        return next(bytes, from: start) { ($0 .== one) .| ($0 .== two) .| ($0 .== three) }
    }

    /// The first index from `start` that holds an octet beyond ASCII, or the count.
    @inline(__always)
    static func nextBeyondASCII(_ bytes: Span<UInt8>, from start: Int) -> Int {
        let first = Sixteen(repeating: 0x80)
        return next(bytes, from: start) { $0 .>= first }
    }

    /// - Parameter marks: which of sixteen octets are searched for.
    @inline(__always)
    private static func next(
        _ bytes: Span<UInt8>, from start: Int, _ marks: (Sixteen) -> Sixteen.Marks
    ) -> Int {
        var index = start
        while let some = Sixteen(bytes, at: index) {
            if let first = marks(some).first { return index + first }
            index += 16
        }
        // The last sixteen, if those before them were looked at.
        if index > start, let last = Sixteen(bytes, at: bytes.count - 16) {
            return marks(last).first.map { bytes.count - 16 + $0 } ?? bytes.count
        }
        while index < bytes.count, marks(Sixteen(repeating: bytes[index])).first == nil { index += 1 }
        return min(index, bytes.count)
    }

    /// How many octets are beyond ASCII.
    static func countBeyondASCII(in bytes: Span<UInt8>) -> Int { count(in: bytes, from: 0x80) }

    /// How many octets are neither controls of C0 nor spaces.
    static func countVisible(in bytes: Span<UInt8>) -> Int { count(in: bytes, from: 0x21) }

    /// How many octets are at least `least`.
    @inline(__always)
    private static func count(in bytes: Span<UInt8>, from least: UInt8) -> Int {
        let (none, one, first) = (Sixteen(), Sixteen(repeating: 1), Sixteen(repeating: least))
        var (index, count) = (0, 0)
        while let some = Sixteen(bytes, at: index) {
            count += Int(none.replacing(with: one, where: some .>= first).wrappedSum())
            index += 16
        }
        while index < bytes.count {
            if bytes[index] >= least { count += 1 }
            index += 1
        }
        return count
    }

    /// Where the words from `start` on end that are printable ASCII without `&` and the letters of U+00C0–U+00FF, with single spaces
    /// between them, or less than seventeen octets before the end of the octets. A space may be the last octet.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8, in which scalars begin at `start` and at `end`.
    ///   - afterSpace: whether a space at `start` is not between words.
    static func wordsEnd(_ bytes: Span<UInt8>, from start: Int, upTo end: Int, afterSpace: Bool) -> Int {
        let (space, ampersand) = (Sixteen(repeating: 0x20), Sixteen(repeating: 0x26))
        let (delete, lead) = (Sixteen(repeating: 0x7F), Sixteen(repeating: 0xC0))
        let latin = Sixteen(repeating: 0xC3)
        var index = start
        if afterSpace, start < bytes.count, bytes[start] == 0x20 { return start }
        while index < end, let some = Sixteen(bytes, at: index), let next = Sixteen(bytes, at: index + 1) {
            let others =
                (some .< space) .| (some .== ampersand) .| (some .== delete)
                .| ((some .>= lead) .& (some .!= latin)) .| ((some .== space) .& (next .== space))
            if let first = others.first { return min(index + first, end) }
            index += 16
        }
        guard index < end else { return end }
        return isSecond(bytes[index]) ? index - 1 : index
    }

    /// Where the scalars of one and two octets from `start` on end (The Unicode Standard, table 3-7), or less than seventeen octets
    /// before the end of the octets.
    static func shortScalarsEnd(_ bytes: Span<UInt8>, from start: Int) -> Int {
        let (lead, longer) = (Sixteen(repeating: 0xC0), Sixteen(repeating: 0xE0))
        let (kind, second, none) = (lead, Sixteen(repeating: 0x80), Sixteen(repeating: 0xFE))
        guard start < bytes.count, !isSecond(bytes[start]) else { return start }
        var index = start
        while let some = Sixteen(bytes, at: index), let next = Sixteen(bytes, at: index + 1) {
            // 0xC0 and 0xC1 begin no scalar.
            let others =
                (some .>= longer) .| (some & none .== lead) .| ((some .>= lead) .^ (next & kind .== second))
            if let first = others.first {
                index += first
                break
            }
            index += 16
        }
        return isSecond(bytes[index]) ? index - 1 : index
    }

    @inline(__always)
    private static func isSecond(_ octet: UInt8) -> Bool { octet & 0xC0 == 0x80 }
}

/// Sixteen octets side by side. Its operators compare and combine octet by octet; both sides of each are such octets, because with a
/// number on one side the compiler makes a loop of it.
typealias Sixteen = SIMD16<UInt8>

extension Sixteen {
    typealias Marks = SIMDMask<MaskStorage>

    /// Those from `start` on; `nil` where there are fewer.
    @inline(__always)
    init?(_ bytes: Span<UInt8>, at start: Int) {
        guard start >= 0, start <= bytes.count - 16 else { return nil }
        // Within the span, because of the check above.
        self = unsafe bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: Self.self)
    }
}

extension Sixteen.Marks {
    /// The place of the first octet that is marked.
    @inline(__always)
    var first: Int? {
        // A mark is an octet of all bits, and both are as large.
        let halves = unsafe unsafeBitCast(self, to: SIMD2<UInt64>.self)
        let (low, high) = (UInt64(littleEndian: halves[0]), UInt64(littleEndian: halves[1]))
        if low != 0 { return low.trailingZeroBitCount >> 3 }
        return high == 0 ? nil : 8 + high.trailingZeroBitCount >> 3
    }
}

extension OutputSpan<UInt8> {
    /// Appends the first `count` of sixteen octets, if there is room for all of them.
    @inline(__always)
    private mutating func append(_ some: Sixteen, count added: Int) {
        guard freeCapacity >= 16, added <= 16 else { return }
        unsafe withUnsafeMutableBufferPointer { buffer, count in
            unsafe UnsafeMutableRawBufferPointer(buffer)
                .storeBytes(of: some, toByteOffset: count, as: Sixteen.self)
            count += added
        }
    }

    /// Appends as many of the octets as fit.
    @inline(__always)
    mutating func append(_ octets: Span<UInt8>, _ range: Range<Int>) {
        // Between two letters with accents stand a few octets: sixteen are stored faster than so many are copied.
        if range.count <= 16, freeCapacity >= 16, let some = Sixteen(octets, at: range.lowerBound) {
            return append(some, count: range.count)
        }
        let source = octets.extracting(
            range.lowerBound..<min(range.upperBound, range.lowerBound + freeCapacity))
        guard !source.isEmpty else { return }
        unsafe withUnsafeMutableBufferPointer { buffer, count in
            unsafe source.withUnsafeBufferPointer { octets in
                // There is room for them, because of the lines above.
                _ = unsafe buffer.extracting(count..<count + octets.count).initialize(fromContentsOf: octets)
            }
            count += source.count
        }
    }
}

extension [UInt8] {
    /// Appends octets that are a part of another array; a slice of that would be counted as one more owner.
    @inline(__always)
    mutating func append(_ octets: Span<UInt8>) {
        unsafe octets.withUnsafeBufferPointer { octets in unsafe append(contentsOf: octets) }
    }
}
