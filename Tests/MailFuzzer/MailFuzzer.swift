import Mail

/// The entry of libFuzzer (compiler-rt), which calls back with each input it makes.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ input: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// Feeds what libFuzzer makes to everything in `Mail` that reads a stranger's octets: `MailFuzzer CORPUS [-runs=N …]`.
///
/// The first octet of an input chooses the reader, so that one run and one corpus serve all. A reading that breaks what
/// it promises traps, and libFuzzer keeps the input.
@main enum MailFuzzer {
    static func main() {
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        _ = runDriver(&count, &arguments) { start, count in
            MailFuzzer.read(Array(UnsafeBufferPointer(start: start, count: count)))
            return 0
        }
    }

    private static func read(_ input: [UInt8]) {
        guard let choice = input.first else { return }
        let octets = Array(input.dropFirst())
        let text = String(decoding: octets, as: UTF8.self)
        switch choice % 8 {
        case 0, 1: mail(octets)
        case 2: html(text)
        case 3: encodedWord(text)
        case 4: charset(octets)
        case 5: mediaType(text)
        case 6: flowed(octets)
        default: date(text)
        }
    }

    private static func mail(_ octets: [UInt8]) {
        let bounds = MessageParser.Bounds()
        let message = MessageParser(bounds: bounds).parse(octets)
        precondition(message.size == octets.count)
        precondition(message.defects.count <= bounds.defects)
        var parts = 0
        walk(message.root, depth: 0) { part, depth in
            parts += 1
            precondition(depth <= bounds.depth)
            if case .opaque(let size, let bytes) = part.content {
                precondition(bytes.map { $0.count == size && size <= bounds.keptBytes } ?? true)
            }
        }
        precondition(parts <= 2 * bounds.parts + 2)
        _ = message.bodies
        _ = message.attachments
        _ = message.subject
        _ = message.messageID
        _ = message.dateSeconds
        precondition(message.embedded.count <= Message.mostListed)
    }

    private static func walk(_ part: Part, depth: Int, _ visit: (Part, Int) -> Void) {
        visit(part, depth)
        switch part.content {
        case .multipart(let parts): for part in parts { walk(part, depth: depth + 1, visit) }
        case .message(let message): walk(message.root, depth: depth + 1, visit)
        case .text, .opaque: break
        }
    }

    private static func html(_ text: String) {
        let page = HTMLText.visible(of: text)
        precondition(page.links.count <= HTMLText.mostLinks)
        // Every octet seen or unseen comes from the page; marks of lists and quotations are the rest.
        precondition(page.text.utf8.count <= 20 * text.utf8.count + 64)
        precondition(page.hiddenText.utf8.count <= 3 * text.utf8.count + 64)
    }

    private static func encodedWord(_ text: String) {
        let decoded = EncodedWord.decode(text)
        precondition(decoded.utf8.count <= 6 * text.utf8.count + 64)
        precondition(text.utf8.contains { $0 < 0x20 } || !decoded.utf8.contains { $0 < 0x20 })
    }

    /// A label on the first line, octets behind it.
    private static func charset(_ octets: [UInt8]) {
        let label = octets.prefix { $0 != 0x0A }
        let rest = Array(octets.dropFirst(label.count + 1))
        let reading = Charset.decode(rest, declared: String(decoding: label, as: UTF8.self))
        precondition(reading.text.utf8.count <= 12 * rest.count + 64)
    }

    private static func mediaType(_ text: String) {
        guard let type = MediaType(parsing: text) else { return }
        precondition(!type.type.isEmpty && !type.subtype.isEmpty)
    }

    private static func flowed(_ octets: [UInt8]) {
        for parameter in ["", "; delsp=yes"] {
            let header = Array("Content-Type: text/plain; format=flowed\(parameter)\n\n".utf8)
            mail(header + octets)
        }
    }

    private static func date(_ text: String) {
        for date in [HeaderDate(rfc5322: text), HeaderDate(rfc3339: text)] {
            guard let date else { continue }
            precondition(HeaderDate(rfc3339: HeaderDate.rfc3339(seconds: date.seconds)) == date)
            precondition(HeaderDate(rfc5322: HeaderDate.rfc5322(seconds: date.seconds)) == date)
        }
    }
}
