/// The tags of an ARC-Seal field (RFC 8617 §4.1.3) that say who sealed which hop; the signature itself is not read.
package struct ARCSeal: Sendable, Hashable {
    /// How the chain stood before this hop.
    package enum ChainValidation: String, Sendable {
        case none, fail, pass
    }

    /// Which hop, 1…50.
    package let instance: Int
    /// The sealer, in lower case.
    package let domain: String
    /// The `s=` tag, which names the key.
    package let selector: String?
    /// The `cv=` tag.
    package let chainValidation: ChainValidation

    /// `nil` when `i=`, `d=` or `cv=` is missing or makes no sense, or when a tag stands twice (RFC 6376 §3.2).
    package static func parse(_ body: String) -> ARCSeal? {
        guard body.utf8.count <= AuthenticationResults.Limit.body, let tags = tagList(body),
            let number = tags["i"], number.utf8.count <= 2, number.utf8.allSatisfy(\.isDigit),
            let instance = Int(number),
            (1...50).contains(instance),
            let domain = tags["d"]?.lowercasedASCII, !domain.isEmpty, AddrSpec.isReadableDomain(domain),
            let validation = tags["cv"].flatMap({ ChainValidation(rawValue: $0.lowercasedASCII) })
        else { return nil }
        return ARCSeal(
            instance: instance, domain: domain, selector: tags["s"], chainValidation: validation)
    }

    /// RFC 6376 §3.2 `tag-list`, at most 50 tags, white space around names and values dropped.
    private static func tagList(_ body: String) -> [String: String]? {
        var tags: [String: String] = [:]
        for spec in body.utf8.split(separator: UInt8(ascii: ";")) {
            if spec.allSatisfy(\.isFoldingSpace) { continue }
            let pair = spec.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, tags.count < 50 else { return nil }
            let name = String(decoding: pair[0], as: UTF8.self).singleLine
            guard !name.isEmpty, tags[name] == nil else { return nil }
            tags[name] = String(decoding: pair[1], as: UTF8.self).singleLine
        }
        return tags
    }
}
