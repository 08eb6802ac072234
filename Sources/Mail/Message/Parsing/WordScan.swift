/// Searches for octets eight at a time: most octets of a mail have no special meaning. It relies on little endian, as on every
/// supported machine; on another machine the octets are compared one by one.
package enum WordScan {
    /// The first index from `start` that holds one of two octets, or the count; for other rooms.
    package static func index(
        in bytes: Span<UInt8>, from start: Int, of first: UInt8, or second: UInt8
    ) -> Int {
        next(bytes, from: start, first, second)
    }

    /// Appends the octets from `start` on in lower case, eight at a time, while all eight are printable ASCII without `*`, `>`, `|`
    /// and "`", and no two spaces follow each other; returns where that ends.
    ///
    /// - Parameter afterSpace: whether a space before `start` makes another one the second.
    package static func appendLowercased(
        _ bytes: Span<UInt8>, from start: Int, upTo end: Int, afterSpace: Bool,
        to output: inout OutputSpan<UInt8>
    ) -> Int {
        var index = start
        #if _endian(little)
            let raw = unsafe bytes.bytes
            var afterSpace = afterSpace
            while index + 8 <= min(end, bytes.count), output.freeCapacity >= 8 {
                // Within the span, because of the check above.
                let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
                guard printable(word) == every(0x80), isPlainText(word) else { break }
                let spaces = allZeros(word ^ every(0x20))
                guard spaces & spaces << 8 == 0, !(afterSpace && spaces & 0x80 != 0) else { break }
                let capitals = (word &+ every(0x3F)) & ~(word &+ every(0x25)) & every(0x80)
                output.append(word: word | capitals >> 2)
                afterSpace = spaces >> 63 != 0
                index += 8
            }
        #endif
        return index
    }

    /// Where the words from `start` on end that are printable ASCII without `&` and single spaces between them, read eight octets at
    /// a time; `start` if that is not so for the next eight.
    static func wordsEnd(_ bytes: Span<UInt8>, from start: Int, upTo end: Int, afterSpace: Bool) -> Int {
        var index = start
        #if _endian(little)
            let raw = unsafe bytes.bytes
            var afterSpace = afterSpace
            while index + 8 <= min(end, bytes.count) {
                // Within the span, because of the check above.
                let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
                guard printable(word) == every(0x80), allZeros(word ^ every(0x26)) == 0 else { break }
                let spaces = allZeros(word ^ every(0x20))
                guard spaces & spaces << 8 == 0, !(afterSpace && spaces & 0x80 != 0) else { break }
                afterSpace = spaces >> 63 != 0
                index += 8
            }
        #endif
        return index
    }

    /// The highest bit of each octet that is a space or VCHAR of RFC 5234.
    @inline(__always)
    private static func printable(_ word: UInt64) -> UInt64 {
        let low = word & ~every(0x80)
        return (low &+ every(0x60)) & ~(low &+ every(0x01)) & ~word & every(0x80)
    }

    /// Whether none of eight ASCII octets has a meaning of its own at the start of a line or in bold text.
    @inline(__always)
    private static func isPlainText(_ word: UInt64) -> Bool {
        allZeros(word ^ every(0x2A)) | allZeros(word ^ every(0x3E)) | allZeros(word ^ every(0x7C))
            | allZeros(word ^ every(0x60)) == 0
    }

    /// The highest bit of each octet that is zero, and of no other; `zeros` is faster and sure of the lowest one only.
    @inline(__always)
    private static func allZeros(_ word: UInt64) -> UInt64 {
        let low = every(0x7F)
        return ~((word & low) &+ low | word | low)
    }

    /// How many octets are neither a space nor VCHAR of RFC 5234: controls, line ends, and all beyond ASCII.
    package static func countBeyondPrintable(in bytes: Span<UInt8>) -> Int {
        var count = 0
        var index = 0
        #if _endian(little)
            let raw = unsafe bytes.bytes
            while index + 8 <= bytes.count {
                // Within the span, because of the check above.
                let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
                count += 8 - printable(word).nonzeroBitCount
                index += 8
            }
        #endif
        while index < bytes.count {
            if bytes[index] < 0x20 || bytes[index] >= 0x7F { count += 1 }
            index += 1
        }
        return count
    }

    /// The first index from `start` that holds an octet, or the count.
    @inline(__always)
    static func next(_ bytes: Span<UInt8>, from start: Int, _ octet: UInt8) -> Int {
        let one = every(octet)
        return next(bytes, from: start) { zeros($0 ^ one) }
    }

    /// The first index from `start` that holds one of two octets, or the count.
    @inline(__always)
    static func next(_ bytes: Span<UInt8>, from start: Int, _ first: UInt8, _ second: UInt8) -> Int {
        let (one, two) = (every(first), every(second))
        return next(bytes, from: start) { zeros($0 ^ one) | zeros($0 ^ two) }
    }

    /// The first index from `start` that holds one of three octets, or the count.
    @inline(__always)
    static func next(
        _ bytes: Span<UInt8>, from start: Int, _ first: UInt8, _ second: UInt8, _ third: UInt8
    ) -> Int {
        let (one, two, three) = (every(first), every(second), every(third))
        return next(bytes, from: start) { zeros($0 ^ one) | zeros($0 ^ two) | zeros($0 ^ three) }
    }

    /// The first index from `start` that holds an octet beyond ASCII, or the count.
    @inline(__always)
    static func nextBeyondASCII(_ bytes: Span<UInt8>, from start: Int) -> Int {
        next(bytes, from: start) { $0 & every(0x80) }
    }

    @inline(__always)
    private static func every(_ octet: UInt8) -> UInt64 { UInt64(octet) &* 0x0101_0101_0101_0101 }

    /// Sets the highest bit of the lowest zero octet, and of none below it (Mycroft's test).
    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 { (word &- every(1)) & ~word & every(0x80) }

    /// - Parameter marks: a function whose lowest set bit is in the first octet that matches.
    @inline(__always)
    private static func next(_ bytes: Span<UInt8>, from start: Int, _ marks: (UInt64) -> UInt64) -> Int {
        var index = start
        #if _endian(little)
            let raw = unsafe bytes.bytes
            while index + 8 <= bytes.count {
                // Within the span, because of the check above.
                let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
                let found = marks(word)
                if found != 0 { return index + found.trailingZeroBitCount >> 3 }
                index += 8
            }
        #endif
        // One octet, padded with octets that are never searched for.
        while index < bytes.count, marks(UInt64(bytes[index])) & 0x80 == 0 { index += 1 }
        return min(index, bytes.count)
    }
}

extension OutputSpan<UInt8> {
    /// Appends the lowest `octets` octets of a word, at most 8, the lowest first, if there is room for a whole word.
    @inline(__always)
    mutating func append(word: UInt64, octets: Int = 8) {
        guard freeCapacity >= 8, octets <= 8 else { return }
        unsafe withUnsafeMutableBufferPointer { buffer, count in
            unsafe UnsafeMutableRawBufferPointer(buffer)
                .storeBytes(of: word.littleEndian, toByteOffset: count, as: UInt64.self)
            count += octets
        }
    }

    /// Appends as many of the octets as fit.
    @inline(__always)
    mutating func append(_ octets: Span<UInt8>, _ range: Range<Int>) {
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
