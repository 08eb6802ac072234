/// Mails one after another, 4 octets of length, little endian, before each: what `Benchmarks/parse` writes.
package enum MailFile {
    package static func cut(_ bytes: [UInt8]) -> [[UInt8]] {
        var mails: [[UInt8]] = []
        var rest = bytes[...]
        while rest.count >= 4 {
            let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            mails.append([UInt8](rest.dropFirst(4).prefix(length)))
            rest = rest.dropFirst(4 + length)
        }
        return mails
    }
}
