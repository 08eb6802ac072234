import Glibc

/// Searches for octets eight at a time: most octets of a mail have no special meaning. It relies on little endian, as on every
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

    /// Where the words from `start` on end that are printable ASCII without `&` and the letters of U+00C0–U+00FF, with single
    /// spaces between them, or less than eight octets before the end of the octets.
    static func wordsEnd(_ bytes: Span<UInt8>, from start: Int, upTo end: Int) -> Int {
        var index = start
        #if _endian(little)
            let raw = unsafe bytes.bytes
            // A space at the start is not between words.
            var afterSpace = true
            while index < end, index + 8 <= bytes.count {
                // Within the span, because of the check above.
                let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
                let spaces = blanks(word)
                let others =
                    unprintable(word) | spaces & (spaces << 8 | (afterSpace ? 0x80 : 0)) | equal(word, 0x26)
                let run =
                    others == 0 ? min(8, end - index) : min(others.trailingZeroBitCount >> 3, end - index)
                index += run
                if run == 8 {
                    afterSpace = spaces >> 63 != 0
                } else if index + 1 < end, bytes[index] == 0xC3 {
                    index += 2
                    afterSpace = false
                } else {
                    break
                }
            }
        #endif
        return index
    }

    /// Where the scalars of one and two octets from `start` on end (The Unicode Standard, table 3-7), or less than nine octets
    /// before the end of the octets; up to seven octets before another scalar.
    static func shortScalarsEnd(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        // Marks the first octet of a word whose scalar begins in the word before.
        var begun: UInt64 = 0
        while let word = word(bytes, at: index) {
            let high = word & every(0x80)
            let second = high & ~(word << 1)
            let lead = high & word << 1
            // From 0xE0 on a scalar is longer; 0xC0 and 0xC1 begin none.
            let others = lead & (word << 2 | ~((word & every(0x1E)) &+ every(0x7E)))
            guard others == 0, second == lead << 8 | begun else { break }
            begun = lead >> 56
            index += 8
        }
        return begun == 0 ? index : index - 1
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

    /// How many octets are beyond ASCII.
    static func countBeyondASCII(in bytes: Span<UInt8>) -> Int {
        var count = 0
        var index = 0
        #if _endian(little)
            let raw = unsafe bytes.bytes
            while index + 8 <= bytes.count {
                // Within the span, because of the check above.
                let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
                count += marked(word & every(0x80))
                index += 8
            }
        #endif
        while index < bytes.count {
            if bytes[index] >= 0x80 { count += 1 }
            index += 1
        }
        return count
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
        #if _endian(little)
            // Between two letters with accents stand a few octets: a word is stored faster than so many are copied.
            if range.count <= 8, range.lowerBound >= 0, range.lowerBound + 8 <= octets.count,
                freeCapacity >= 8
            {
                let word = unsafe octets.bytes.unsafeLoadUnaligned(
                    fromUncheckedByteOffset: range.lowerBound, as: UInt64.self)
                return append(word: word, octets: range.count)
            }
        #endif
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
