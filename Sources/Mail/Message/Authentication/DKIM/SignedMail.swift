import Crypto
import Foundation
import Text

/// A mail as its signers saw it: header fields and body in their octets (RFC 6376 §3).
///
/// A server may hand mail out with other line ends than it came with, so that LF alone is read as CRLF: what is signed is
/// the same text.
package struct SignedMail {
    /// One DKIM-Signature of the mail.
    package struct Candidate {
        package let key: DKIMKeyName
        let signature: Result<DKIMSignature, DKIMFlaw>
        /// Its place among the fields.
        let place: Int
    }

    private struct Field {
        /// In lower case.
        let name: String
        /// With name and folding, without the last line end.
        let octets: ArraySlice<UInt8>

        var body: ArraySlice<UInt8> {
            octets.drop { $0 != UInt8(ascii: ":") }.dropFirst()
        }
    }

    private let fields: [Field]
    let body: ArraySlice<UInt8>
    /// Each form's hash and length, once it was asked for.
    private var hashes: [DKIMForm: (hash: [UInt8], length: Int)] = [:]

    /// DKIM-Signature fields that are looked at; a mail that passed a dozen signers has more than any does.
    private static let mostSignatures = 20

    /// `nil` when the header cannot be cut into fields, or is longer than is read.
    package init?(_ bytes: [UInt8], bounds: MessageParser.Bounds = MessageParser.Bounds()) {
        guard HeaderSection.ambiguity(of: bytes, bounds: bounds) == nil else { return nil }
        let octets = Self.withLineEnds(bytes)
        var start = HeaderSyntax.isMboxSeparator(octets.span, at: 0) ? Self.lineEnd(octets, from: 0) + 2 : 0
        var fields: [Field] = []
        while start < octets.count {
            var end = Self.lineEnd(octets, from: start)
            if end == start {
                start += 2
                break
            }
            while end + 2 < octets.count, MIMEByte.isBlank(octets[end + 2]) {
                end = Self.lineEnd(octets, from: end + 2)
            }
            guard let name = HeaderSyntax.field(octets.span, start, end) else { return nil }
            fields.append(
                Field(
                    name: String(decoding: octets[start..<name.nameEnd], as: UTF8.self).lowercasedASCII,
                    octets: octets[start..<end]))
            start = end + 2
        }
        self.fields = fields
        body = octets[min(start, octets.count)...]
    }

    /// Where the line's CRLF begins; the count where there is none.
    private static func lineEnd(_ octets: [UInt8], from start: Int) -> Int {
        var index = start
        while index < octets.count {
            if octets[index] == MIMEByte.lf, index > start, octets[index - 1] == MIMEByte.cr {
                return index - 1
            }
            index += 1
        }
        return octets.count
    }

    private static func withLineEnds(_ bytes: [UInt8]) -> [UInt8] {
        let isBare = bytes.indices.contains {
            bytes[$0] == MIMEByte.lf && ($0 == 0 || bytes[$0 - 1] != MIMEByte.cr)
        }
        guard isBare else { return bytes }
        var octets: [UInt8] = []
        octets.reserveCapacity(bytes.count + bytes.count / 16)
        for octet in bytes {
            if octet == MIMEByte.lf, octets.last != MIMEByte.cr { octets.append(MIMEByte.cr) }
            octets.append(octet)
        }
        return octets
    }

    /// How many fields of that name, in lower case, there are.
    func count(of name: String) -> Int { fields.count { $0.name == name } }

    /// The body of the topmost field of that name without white space, in lower case; `nil` where there is none.
    func compact(_ name: String) -> String? {
        fields.first { $0.name == name }.map {
            String(decoding: $0.body.filter { !$0.isFoldingSpace }, as: UTF8.self).lowercasedASCII
        }
    }

    /// Those whose key can be named at all, topmost first.
    package var candidates: [Candidate] {
        fields.enumerated().filter { $0.element.name == "dkim-signature" }.prefix(Self.mostSignatures)
            .compactMap { place, field in
                DKIMSignature.read(field.body).map {
                    Candidate(key: $0.key, signature: $0.signature, place: place)
                }
            }
    }

    /// Why that signature proves nothing, as far as it can be told without its key: so that DNS is not asked for a forgery.
    ///
    /// - Parameter received: when the mail came, in Unix seconds (§3.5, `x=`); without it no time is looked at.
    package mutating func flaw(of candidate: Candidate, received: Int64?) -> DKIMFlaw? {
        switch candidate.signature {
        case .failure(let flaw): return flaw
        case .success(let signature):
            if let received, let flaw = Self.timeFlaw(of: signature, received) { return flaw }
            guard count(of: "from") == 1 else { return .author }
            let body = bodyHash(signature.bodyForm)
            if let length = signature.bodyLength, length != Int64(body.length) { return .partialBody }
            return body.hash == signature.bodyHash ? nil : .body
        }
    }

    private static func timeFlaw(of signature: DKIMSignature, _ received: Int64) -> DKIMFlaw? {
        if let expiresAt = signature.expiresAt, expiresAt < received { return .expired }
        if let signedAt = signature.signedAt, signedAt - clockError > received { return .early }
        return nil
    }

    /// Seconds.
    private static let clockError: Int64 = 3_600

    /// Why the signature does not hold with that key; `nil` when it proves that its domain has written what it covers.
    ///
    /// - Parameter record: the key's TXT record.
    package mutating func flaw(of candidate: Candidate, received: Int64?, key record: String) -> DKIMFlaw? {
        if let flaw = flaw(of: candidate, received: received) { return flaw }
        guard case .success(let signature) = candidate.signature else { return .unreadable }
        do {
            let key = try DKIMKeyRecord(Array(record.utf8))
            return key.flaw(of: signature, over: headerHash(of: signature, at: candidate.place))
        } catch {
            return error
        }
    }

    private mutating func bodyHash(_ form: DKIMForm) -> (hash: [UInt8], length: Int) {
        if let known = hashes[form] { return known }
        let text = DKIMCanonicalization.body(body, form)
        let found = (hash: Array(SHA256.hash(data: text)), length: text.count)
        hashes[form] = found
        return found
    }

    /// §3.7 and §5.4.2: of each name the lowest field that is not taken yet; of one that is absent nothing.
    private func headerHash(of signature: DKIMSignature, at place: Int) -> SHA256Digest {
        var hash = SHA256()
        var taken: Set<Int> = [place]
        for name in signature.fields {
            guard let index = fields.indices.last(where: { fields[$0].name == name && !taken.contains($0) })
            else { continue }
            taken.insert(index)
            hash.update(data: DKIMCanonicalization.header(fields[index].octets, signature.headerForm))
            hash.update(data: [MIMEByte.cr, MIMEByte.lf])
        }
        let own = DKIMCanonicalization.withoutSignature(fields[place].octets)
        hash.update(data: DKIMCanonicalization.header(own, signature.headerForm))
        return hash.finalize()
    }
}
