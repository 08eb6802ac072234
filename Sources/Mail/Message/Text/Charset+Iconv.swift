import Glibc

extension Charset.Kind {
    /// The charsets that are given to iconv. Only the listed ones, not any that a mail names: iconv loads a module by name, and its
    /// rarer modules have had memory faults (ISO-2022-CN-EXT, CVE-2024-2961).
    static func converted(_ name: String) -> Charset.Kind {
        if let alias = aliases[name] { return .other(alias) }
        return plain.contains(name) ? .other(name.uppercased()) : .unknown
    }

    private static let plain: Set<String> = [
        "utf-7", "utf-32", "utf-32le", "utf-32be", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5",
        "iso-8859-6", "iso-8859-7", "iso-8859-8", "iso-8859-9", "iso-8859-10", "iso-8859-11", "iso-8859-13",
        "iso-8859-14", "iso-8859-16", "koi8-r", "koi8-u", "cp437", "cp850", "cp852", "cp858", "cp866",
        "cp874", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "macintosh",
        "big5", "big5-hkscs", "gbk", "gb18030", "euc-jp", "iso-2022-jp", "euc-kr", "iso-2022-kr",
        "tis-620", "viscii",
    ]

    private static let aliases: [String: String] = {
        var aliases = [
            "unicode-1-1-utf-7": "UTF-7", "utf7": "UTF-7", "iso-8859-8-i": "ISO-8859-8",
            "iso-8859-6-i": "ISO-8859-6",
            "gb2312": "GB18030", "euc-cn": "GB18030", "cp936": "GBK", "ms936": "GBK",
            "big5hkscs": "BIG5-HKSCS",
            "cp950": "BIG5", "shift-jis": "CP932", "shift_jis": "CP932", "sjis": "CP932", "ms-kanji": "CP932",
            "cp932": "CP932", "windows-31j": "CP932", "ks-c-5601-1987": "UHC", "cp949": "UHC", "uhc": "UHC",
            "windows-949": "UHC", "mac-roman": "MACINTOSH", "mac": "MACINTOSH", "ibm437": "CP437",
            "ibm850": "CP850", "windows-874": "CP874", "iso-2022-jp-2": "ISO-2022-JP-2",
            "latin2": "ISO-8859-2",
            "latin5": "ISO-8859-9", "koi8r": "KOI8-R",
        ]
        for page in 1250...1258 where page != 1252 { aliases["windows-\(page)"] = "CP\(page)" }
        for part in 2...16 where part != 12 { aliases["iso8859-\(part)"] = "ISO-8859-\(part)" }
        return aliases
    }()
}

extension Charset {
    /// Converts with iconv; an octet that iconv refuses becomes U+FFFD. Each octet gives at most four octets of UTF-8.
    static func converted(_ octets: [UInt8], from name: String) -> Reading {
        guard let conversion = unsafe IconvConversion(from: name) else {
            let guess = windows1252(octets)
            return Reading(text: guess, flaw: "a charset is not installed here; the text is a guess")
        }
        defer { unsafe conversion.close() }
        let (utf8, refused) = unsafe conversion.convert(octets)
        let text = String(decoding: utf8, as: UTF8.self)
        return Reading(text: text, flaw: refused ? "text holds octets that its charset does not have" : nil)
    }
}

/// One open iconv descriptor. `close()` it once.
@unsafe private struct IconvConversion {
    private let descriptor: iconv_t

    init?(from name: String) {
        guard let opened = unsafe iconv_open("UTF-8", name), unsafe opened != iconv_t(bitPattern: -1) else {
            return nil
        }
        unsafe descriptor = opened
    }

    func close() { _ = unsafe iconv_close(descriptor) }

    /// Converts the octets in steps of one output buffer; after a refused octet it continues with the next.
    func convert(_ octets: [UInt8]) -> (utf8: [UInt8], refused: Bool) {
        var input = octets
        var buffer = [CChar](repeating: 0, count: 4 << 10)
        var utf8: [UInt8] = []
        utf8.reserveCapacity(octets.count)
        var refused = false
        var done = 0
        while done < input.count {
            let step = unsafe run(&input, from: done, into: &buffer)
            for index in 0..<step.written { utf8.append(UInt8(bitPattern: buffer[index])) }
            done += step.read
            if step.fault == 0 { break }
            if step.fault == E2BIG, step.read > 0 || step.written > 0 { continue }
            refused = true
            UTF8Output.append(UTF8Output.replacement, to: &utf8)
            done += 1
        }
        let rest = unsafe flush(into: &buffer)
        for index in 0..<rest { utf8.append(UInt8(bitPattern: buffer[index])) }
        return (utf8, refused)
    }

    private func run(_ input: inout [UInt8], from start: Int, into buffer: inout [CChar]) -> IconvStep {
        var step = IconvStep()
        unsafe input.withUnsafeMutableBytes { source in
            unsafe buffer.withUnsafeMutableBufferPointer { target in
                var left = source.count - start
                var room = target.count
                var from = unsafe source.baseAddress?.advanced(by: start).assumingMemoryBound(to: CChar.self)
                var into = target.baseAddress
                if unsafe iconv(descriptor, &from, &left, &into, &room) == failure { step.fault = errno }
                step.read = source.count - start - left
                step.written = target.count - room
            }
        }
        return step
    }

    /// Some charsets hold a character back until they know that no combining character follows.
    private func flush(into buffer: inout [CChar]) -> Int {
        unsafe buffer.withUnsafeMutableBufferPointer { target in
            var room = target.count
            var into = target.baseAddress
            _ = unsafe iconv(descriptor, nil, nil, &into, &room)
            return target.count - room
        }
    }

    /// `(size_t)-1`.
    private var failure: Int { -1 }
}

/// What one call of iconv did.
private struct IconvStep {
    var read = 0
    var written = 0
    /// `errno`, or 0 when the input is at its end.
    var fault: Int32 = 0
}

/// Reads scalar values from octets of UTF-8; invalid octets give U+FFFD and never trap.
enum UTF8Input {
    /// The scalar at `index` and the index after it.
    @inline(__always)
    static func scalar(_ bytes: Span<UInt8>, at index: Int) -> (scalar: UInt32, end: Int) {
        let lead = bytes[index]
        let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard index + length <= bytes.count else { return (UTF8Output.replacement, bytes.count) }
        if length == 1 { return (UInt32(lead), index + 1) }
        var scalar = UInt32(lead) & (0x7F >> UInt32(length))
        for offset in 1..<length { scalar = scalar << 6 | UInt32(bytes[index + offset] & 0x3F) }
        return (scalar, index + length)
    }
}
