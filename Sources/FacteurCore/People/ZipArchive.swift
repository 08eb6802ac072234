import Text

/// A zip archive of stored entries (PKWARE APPNOTE 6.3.10 §4.3), as octets to be written one after the other: each entry when it is
/// added, the directory at the end. No more of an entry is kept than its name, its size and its checksum.
///
/// Without the 64-bit extension: at most 65,534 entries and 4 GiB in all.
package struct ZipArchive: Sendable {
    private struct Entry: Sendable {
        let name: [UInt8]
        let checksum: UInt32
        let size: UInt32
        let offset: UInt32
    }

    private var entries: [Entry] = []
    private var offset: UInt64 = 0
    /// Octets that the directory takes.
    private var directorySize: UInt64 = 22
    private let date: UInt16
    private let time: UInt16

    /// - Parameter seconds: Unix seconds, in UTC, that each entry bears; two seconds fine, from 1980 to 2107.
    package init(at seconds: Int64) {
        let moment = CivilDate(seconds)
        let year = min(max(moment.year, 1_980), 2_107)
        date = UInt16(clamping: (year - 1_980) << 9 | moment.month << 5 | moment.day)
        let second = moment.secondOfDay
        time = UInt16(clamping: (second / 3_600) << 11 | (second / 60 % 60) << 5 | (second % 60) / 2)
    }

    /// A file of the archive.
    ///
    /// - Parameter name: with `/` between folders, relative.
    /// - Returns: what is to be written next; `nil`: the archive has no room for it, and stays as it was.
    package mutating func add(_ name: String, _ content: [UInt8]) -> [UInt8]? {
        let octets = Array(name.utf8)
        guard entries.count < 0xFFFE, octets.count <= 0xFFFF,
            // With its header, its line in the directory, and those of all others.
            offset + directorySize + UInt64(content.count + 2 * octets.count) + 76 < UInt64(UInt32.max)
        else { return nil }
        let entry = Entry(
            name: octets, checksum: CRC32.checksum(of: content), size: UInt32(content.count),
            offset: UInt32(offset))
        entries.append(entry)
        var header: [UInt8] = []
        header.append(little: 0x0403_4B50 as UInt32)
        appendCommon(entry, to: &header)
        header.append(little: UInt16(octets.count))
        header.append(little: 0 as UInt16)
        header += octets
        offset += UInt64(header.count + content.count)
        directorySize += UInt64(46 + octets.count)
        return header + content
    }

    /// The directory, which ends the archive.
    package var directory: [UInt8] {
        var octets: [UInt8] = []
        for entry in entries {
            octets.append(little: 0x0201_4B50 as UInt32)
            // Made by a Unix program of version 2.0 of the format.
            octets.append(little: 3 << 8 | 20 as UInt16)
            appendCommon(entry, to: &octets)
            octets.append(little: UInt16(entry.name.count))
            for _ in 0..<4 { octets.append(little: 0 as UInt16) }
            // A regular file that its owner alone may read and write.
            octets.append(little: UInt32(0o100_600) << 16)
            octets.append(little: entry.offset)
            octets += entry.name
        }
        let size = UInt32(octets.count)
        octets.append(little: 0x0605_4B50 as UInt32)
        octets.append(little: 0 as UInt32)
        octets.append(little: UInt16(entries.count))
        octets.append(little: UInt16(entries.count))
        octets.append(little: size)
        octets.append(little: UInt32(offset))
        octets.append(little: 0 as UInt16)
        return octets
    }

    /// What the header of an entry and the directory have in common, from the version needed up to the sizes.
    private func appendCommon(_ entry: Entry, to octets: inout [UInt8]) {
        octets.append(little: 20 as UInt16)
        // Bit 11: names are UTF-8.
        octets.append(little: 1 << 11 as UInt16)
        // Stored.
        octets.append(little: 0 as UInt16)
        octets.append(little: time)
        octets.append(little: date)
        octets.append(little: entry.checksum)
        octets.append(little: entry.size)
        octets.append(little: entry.size)
    }
}

/// CRC-32 as zip and PNG use it: polynomial 0x04C11DB7, reflected (ISO 3309).
enum CRC32 {
    static func checksum(of octets: [UInt8]) -> UInt32 {
        ~octets.reduce(~0 as UInt32) { sum, octet in
            table[Int((sum ^ UInt32(octet)) & 0xFF)] ^ (sum >> 8)
        }
    }

    private static let table: [UInt32] = (0..<256 as Range<UInt32>).map { first in
        (0..<8).reduce(first) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }
}

extension [UInt8] {
    fileprivate mutating func append(little value: some FixedWidthInteger) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}
