import Glibc

/// Searches for octets, sixteen side by side (`Sixteen`) or eight in one number. The number relies on little endian, as on every
/// supported machine; on another machine the octets are compared one by one.
package enum WordScan {
    /// The first index from `start` that holds one of two octets, or the count; for other rooms.
    package static func index(
        in bytes: Span<UInt8>, from start: Int, of first: UInt8, or second: UInt8
    ) -> Int {
        next(bytes, from: start, first, second)
    }

    /// Appends the octets from `start` on in lower case while they are printable ASCII without `*`, `>`, `|` and "`", and no two
    /// spaces follow each other; returns where that ends, or less than eight octets before the end of the octets or of the room.
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
            while index < end, index + 8 <= bytes.count, output.freeCapacity >= 8 {
                // Within the span, because of the check above.
                let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
                let spaces = blanks(word)
                let others =
                    unprintable(word) | spaces & (spaces << 8 | (afterSpace ? 0x80 : 0))
                    | equal(word, 0x2A) | equal(word, 0x3E) | equal(word, 0x7C) | equal(word, 0x60)
                let run =
                    others == 0 ? min(8, end - index) : min(others.trailingZeroBitCount >> 3, end - index)
                // What an octet beyond ASCII carries over goes to those behind it, which are not taken.
                let capitals = (word &+ every(0x3F)) & ~(word &+ every(0x25)) & every(0x80)
                output.append(word: word | capitals >> 2, octets: run)
                index += run
                guard run == 8 else { break }
                afterSpace = spaces >> 63 != 0
            }
        #endif
        return index
    }

    /// The eight octets from `start` on, the first one lowest; `nil` where there are fewer.
    @inline(__always)
    static func word(_ bytes: Span<UInt8>, at start: Int) -> UInt64? {
        guard start >= 0, start + 8 <= bytes.count else { return nil }
        // Within the span, because of the check above.
        return unsafe UInt64(
            littleEndian: bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt64.self))
    }

    /// How many octets of a word stand before the first that is `octet`; 8 where none is.
    @inline(__always)
    static func octets(of word: UInt64, before octet: UInt8) -> Int {
        zeros(word ^ every(octet)).trailingZeroBitCount >> 3
    }

    /// How many octets have their highest bit set; nothing else may be. A processor counts bits no faster without its newer words.
    @inline(__always)
    private static func marked(_ word: UInt64) -> Int {
        Int(truncatingIfNeeded: ((word >> 7) &* every(1)) >> 56)
    }

    /// Whether both are the same octets.
    package static func isSame(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
        guard one.count == other.count else { return false }
        return unsafe one.withUnsafeBytes { one in
            unsafe other.withUnsafeBytes { other in
                guard let first = one.baseAddress, let second = other.baseAddress else { return true }
                return unsafe memcmp(first, second, one.count) == 0
            }
        }
    }

    /// The highest bit of each octet that is a space or VCHAR of RFC 5234.
    @inline(__always)
    private static func printable(_ word: UInt64) -> UInt64 {
        let low = word & ~every(0x80)
        return (low &+ every(0x60)) & ~(low &+ every(0x01)) & ~word & every(0x80)
    }

    // The lowest octet that each of these three marks by its highest bit is sure: what is carried over changes only octets behind
    // one that is marked.

    /// The octets that are neither a space nor VCHAR of RFC 5234.
    @inline(__always)
    private static func unprintable(_ word: UInt64) -> UInt64 {
        (word | (word &- every(0x20)) | (word &+ every(1))) & every(0x80)
    }

    /// The octets that are one of ASCII; behind the first that `unprintable` marks, others too.
    @inline(__always)
    private static func equal(_ word: UInt64, _ octet: UInt8) -> UInt64 {
        ((word ^ every(octet)) &- every(1)) & every(0x80)
    }

    /// The spaces, all of them up to the first that `unprintable` marks.
    @inline(__always)
    private static func blanks(_ word: UInt64) -> UInt64 {
        ~((word ^ every(0x20)) &+ every(0x7F)) & every(0x80)
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
                count += 8 - marked(printable(word))
                index += 8
            }
        #endif
        while index < bytes.count {
            if bytes[index] < 0x20 || bytes[index] >= 0x7F { count += 1 }
            index += 1
        }
        return count
    }

    /// The first index from `start` that holds an octet, or the count; the C library looks at 32 and more at a time.
    package static func next(_ bytes: Span<UInt8>, from start: Int, _ octet: UInt8) -> Int {
        let start = max(0, start)
        guard start < bytes.count else { return bytes.count }
        return unsafe bytes.extracting(start...).withUnsafeBytes { rest in
            guard let base = rest.baseAddress, let found = unsafe memchr(base, Int32(octet), rest.count)
            else {
                return start + rest.count
            }
            return unsafe start + (UnsafeRawPointer(found) - base)
        }
    }

    @inline(__always)
    private static func every(_ octet: UInt8) -> UInt64 { UInt64(octet) &* 0x0101_0101_0101_0101 }

    /// Sets the highest bit of the lowest zero octet, and of none below it (Mycroft's test).
    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 { (word &- every(1)) & ~word & every(0x80) }
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
}
