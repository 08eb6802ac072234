/// Reads entities (RFC 2045 §2.4) from one run of octets, front to back, each octet once.
///
/// `stopped` says why the last body ended: at a delimiter of one of the open multiparts, or, when `nil`, at the end of the octets.
/// The reader of that multipart continues from there; the readers of the entities inside it return.
struct EntityReader {
    var budget: ParseBudget
    var cursor = 0
    var delimiters = DelimiterStack()
    var stopped: DelimiterStack.Match?

    init(budget: ParseBudget) { self.budget = budget }

    /// The entity at the cursor: header, empty line, body. `type` is the default type.
    mutating func entity(_ bytes: Span<UInt8>, depth: Int, default type: MediaType) -> Part {
        stopped = nil
        let header = header(bytes)
        let description = EntityDescription(header, default: type, &budget)
        let content = content(bytes, of: description, depth: depth)
        var mediaType = description.mediaType
        if case .text = content, !description.isText, let type = description.fileText { mediaType = type }
        return Part(
            header: header, mediaType: mediaType,
            isAttachment: description.isAttachment || mediaType != description.mediaType,
            fileName: description.fileName, content: content)
    }

    private mutating func content(
        _ bytes: Span<UInt8>, of entity: EntityDescription, depth: Int
    ) -> Part.Content {
        guard entity.mediaType.type == "multipart" || entity.isMessage else { return leaf(bytes, entity) }
        guard depth < budget.depth else {
            budget.noteCut("parts are nested too deep; the inner ones are not read")
            return leaf(bytes, entity.asOpaque)
        }
        return entity.isMessage
            ? message(bytes, entity, depth: depth) : multipart(bytes, entity, depth: depth)
    }

    // MARK: Bodies

    /// Moves after the next delimiter line and returns the body before it, without the line end that belongs to the delimiter.
    mutating func skipBody(_ bytes: Span<UInt8>) -> Range<Int> {
        let start = min(cursor, bytes.count)
        stopped = nil
        cursor = bytes.count
        guard !delimiters.isEmpty else { return start..<bytes.count }
        // A delimiter begins with a dash: most lines hold none, and need not be found.
        var dash = start
        while true {
            dash = WordScan.next(bytes, from: dash, MIMEByte.dash)
            guard dash < bytes.count else { return start..<bytes.count }
            if dash == start || MIMEByte.isLineEnd(bytes[dash - 1]) {
                let end = LineScan.end(bytes, from: dash)
                if let match = delimiters.match(bytes, dash, end) {
                    stopped = match
                    cursor = LineScan.next(bytes, after: end)
                    return start..<LineScan.dropLineEnd(bytes, before: dash, notBelow: start)
                }
            }
            // Behind a dash no line begins: a body of nothing else is passed over here.
            repeat { dash += 1 } while dash < bytes.count && bytes[dash] == MIMEByte.dash
        }
    }

    private mutating func leaf(_ bytes: Span<UInt8>, _ entity: EntityDescription) -> Part.Content {
        let body = bytes.extracting(skipBody(bytes))
        return textOrFile(body, entity)
    }

    private mutating func textOrFile(_ body: Span<UInt8>, _ entity: EntityDescription) -> Part.Content {
        if entity.isText { return .text(text(body, entity)) }
        if let type = entity.fileText, let text = fileText(body, entity, type) { return .text(text) }
        return opaque(body, entity)
    }

    /// The text of a file that is small enough to be read; a larger file is listed by its name and not read.
    private mutating func fileText(
        _ body: Span<UInt8>, _ entity: EntityDescription, _ type: MediaType
    ) -> String? {
        let decoded = entity.encoding.decode(body, limit: min(budget.textBytes, Self.longestFile))
        guard decoded.octets.count == decoded.size, !decoded.octets.prefix(1_024).contains(0) else {
            return nil
        }
        note(decoded, entity)
        let reading = TextBody.read(decoded.octets, type)
        for flaw in reading.flaws { budget.note(flaw) }
        budget.takeText(reading.text.utf8.count)
        return reading.text
    }

    /// A saved notice has one or two pages.
    private static let longestFile = 1 << 20

    private mutating func opaque(_ body: Span<UInt8>, _ entity: EntityDescription) -> Part.Content {
        let decoded = entity.encoding.decode(body, limit: budget.keptBytes)
        note(decoded, entity)
        guard decoded.size == decoded.octets.count, budget.takeKept(decoded.size) else {
            return .opaque(size: decoded.size, bytes: nil)
        }
        return .opaque(size: decoded.size, bytes: decoded.octets)
    }

    private mutating func text(_ body: Span<UInt8>, _ entity: EntityDescription) -> String {
        let decoded = entity.encoding.decode(body, limit: budget.textBytes)
        note(decoded, entity)
        if decoded.octets.count < decoded.size {
            budget.noteCut("there is too much text; the rest is not read")
        }
        let reading = TextBody.read(decoded.octets, entity.mediaType)
        for flaw in reading.flaws { budget.note(flaw) }
        budget.takeText(reading.text.utf8.count)
        return reading.text
    }

    private mutating func note(_ decoded: TransferEncoding.Decoded, _ entity: EntityDescription) {
        guard decoded.isDamaged else { return }
        budget.note("a body is not clean \(entity.encoding.word)")
    }

    // MARK: Containers

    private mutating func multipart(
        _ bytes: Span<UInt8>, _ entity: EntityDescription, depth: Int
    ) -> Part.Content {
        guard let boundary = entity.mediaType.usableBoundary ?? guessedBoundary(bytes) else {
            let body = bytes.extracting(skipBody(bytes))
            return undivided(body, entity, depth: depth, "a multipart has no boundary; it is read as text")
        }
        if entity.mediaType.usableBoundary == nil {
            budget.note("a multipart does not name its boundary; its first line does")
        }
        let level = delimiters.depth
        delimiters.push(boundary: boundary)
        let preamble = skipBody(bytes)
        guard let first = stopped, first.level == level else {
            delimiters.pop()
            let body = bytes.extracting(preamble)
            return undivided(
                body, entity, depth: depth, "the boundary of a multipart never comes; it is read as text")
        }
        let parts = children(bytes, of: entity, level: level, depth: depth)
        delimiters.pop()
        if stopped?.level == level {
            _ = skipBody(bytes)
        } else {
            budget.note("a multipart has no final boundary")
        }
        return .multipart(parts)
    }

    /// The parts of the multipart that opened `level`, up to its closing delimiter, an outer one, or the end.
    private mutating func children(
        _ bytes: Span<UInt8>, of entity: EntityDescription, level: Int, depth: Int
    ) -> [Part] {
        var parts: [Part] = []
        let type: MediaType = entity.mediaType.subtype == "digest" ? .embeddedMessage : .plainText
        while let stop = stopped, stop.level == level, !stop.closes {
            guard budget.takePart() else {
                cursor = bytes.count
                stopped = nil
                break
            }
            parts.append(self.entity(bytes, depth: depth + 1, default: type))
        }
        return parts
    }

    /// A multipart without a visible boundary: read after undoing its encoding, which RFC 2045 §6.4 forbids, or else as plain text
    /// with `flaw`.
    private mutating func undivided(
        _ body: Span<UInt8>, _ entity: EntityDescription, depth: Int, _ flaw: String
    ) -> Part.Content {
        if entity.encoding.isEncoding, !entity.isUnfolded {
            budget.note("a multipart is encoded as a whole")
            let inner = nested(body, entity) { reader, bytes in
                reader.content(bytes, of: entity.unfolded, depth: depth)
            }
            if let inner { return inner }
        }
        budget.note(flaw)
        return .text(text(body, entity.asPlainText))
    }

    /// Without a boundary parameter, the boundary is taken from a delimiter line at the beginning of the body.
    private func guessedBoundary(_ bytes: Span<UInt8>) -> String? {
        var line = cursor
        for _ in 0..<4 where line < bytes.count && MIMEByte.isLineEnd(bytes[line]) {
            line = LineScan.next(bytes, after: line)
        }
        let lineEnd = LineScan.end(bytes, from: line)
        guard delimiters.match(bytes, line, lineEnd) == nil else { return nil }
        var end = lineEnd
        while end > line, MIMEByte.isBlank(bytes[end - 1]) { end -= 1 }
        guard (4...74).contains(end - line), bytes[line] == MIMEByte.dash, bytes[line + 1] == MIMEByte.dash
        else {
            return nil
        }
        var octets: [UInt8] = []
        for index in line + 2..<end {
            guard bytes[index] > MIMEByte.space, bytes[index] < 0x7F else { return nil }
            octets.append(bytes[index])
        }
        return octets.allSatisfy { $0 == MIMEByte.dash } ? nil : String(decoding: octets, as: UTF8.self)
    }

    private mutating func message(
        _ bytes: Span<UInt8>, _ entity: EntityDescription, depth: Int
    ) -> Part.Content {
        let beginsWithField = HeaderSyntax.beginsWithField(bytes, at: cursor)
        if entity.encoding.isEncoding, !beginsWithField {
            return encodedMessage(bytes.extracting(skipBody(bytes)), entity, depth: depth)
        }
        guard beginsWithField || !entity.isMessageByName, budget.takePart() else {
            return textOrFile(bytes.extracting(skipBody(bytes)), entity)
        }
        let start = cursor
        let known = budget.defects.count
        skipPrologue(bytes)
        let root = self.entity(bytes, depth: depth + 1, default: .plainText)
        return .message(wrapped(root, cursor - start, since: known))
    }

    private mutating func encodedMessage(
        _ body: Span<UInt8>, _ entity: EntityDescription, depth: Int
    ) -> Part.Content {
        let known = budget.defects.count
        if !entity.isMessageByName { budget.note("a message inside the mail is encoded") }
        let inner = nested(body, entity) { reader, bytes in
            guard HeaderSyntax.beginsWithField(bytes, at: 0) || !entity.isMessageByName else { return nil }
            reader.skipPrologue(bytes)
            let root = reader.entity(bytes, depth: depth + 1, default: .plainText)
            return .message(reader.wrapped(root, bytes.count, since: known))
        }
        return inner ?? textOrFile(body, entity)
    }

    private func wrapped(_ root: Part, _ size: Int, since known: Int) -> Message {
        Message(
            root: root, defects: Array(budget.defects.dropFirst(known)), size: size,
            isComplete: budget.isComplete)
    }

    /// Undoes the encoding of a container and reads it with its own cursor and delimiters.
    private mutating func nested(
        _ body: Span<UInt8>, _ entity: EntityDescription,
        _ read: (inout EntityReader, Span<UInt8>) -> Part.Content?
    ) -> Part.Content? {
        guard budget.takePart(), budget.takeEmbedded(body.count) else { return nil }
        let decoded = entity.encoding.decode(body, limit: body.count)
        note(decoded, entity)
        var inner = EntityReader(budget: budget)
        let content = read(&inner, decoded.octets.span)
        budget = inner.budget
        return content
    }
}
