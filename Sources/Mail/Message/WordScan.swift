/// Looks for octets eight at a time: most of a mail is none of those that mean something. Little endian, as every machine is
/// that this runs on; on another the octets are looked at one by one.
enum WordScan {
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

    /// The first index from `start` that holds no ASCII, or the count.
    @inline(__always)
    static func nextBeyondASCII(_ bytes: Span<UInt8>, from start: Int) -> Int {
        next(bytes, from: start) { $0 & every(0x80) }
    }

    @inline(__always)
    private static func every(_ octet: UInt8) -> UInt64 { UInt64(octet) &* 0x0101_0101_0101_0101 }

    /// The highest bit of the lowest zero octet is set, and of none below it (Mycroft's test).
    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 { (word &- every(1)) & ~word & every(0x80) }

    /// - Parameter marks: whose lowest bit that is set lies in the first octet that is looked for.
    @inline(__always)
    private static func next(_ bytes: Span<UInt8>, from start: Int, _ marks: (UInt64) -> UInt64) -> Int {
        var index = start
        #if _endian(little)
            let raw = unsafe bytes.bytes
            while index + 8 <= bytes.count {
                // Within the span, by the line above.
                let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
                let found = marks(word)
                if found != 0 { return index + found.trailingZeroBitCount >> 3 }
                index += 8
            }
        #endif
        // One octet in a word of octets that nobody looks for.
        while index < bytes.count, marks(UInt64(bytes[index])) & 0x80 == 0 { index += 1 }
        return min(index, bytes.count)
    }
}

extension OutputSpan<UInt8> {
    /// Appends as many of the octets as there is room for.
    @inline(__always)
    mutating func append(_ octets: Span<UInt8>, _ range: Range<Int>) {
        let source = octets.extracting(
            range.lowerBound..<min(range.upperBound, range.lowerBound + freeCapacity))
        guard !source.isEmpty else { return }
        unsafe withUnsafeMutableBufferPointer { buffer, count in
            unsafe source.withUnsafeBufferPointer { octets in
                // Room for them is there, by the lines above.
                _ = unsafe buffer.extracting(count..<count + octets.count).initialize(fromContentsOf: octets)
            }
            count += source.count
        }
    }
}
