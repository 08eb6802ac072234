import Yams

extension WordingReader {
    /// The pairs of a mapping; anything else is a fault. A key that stands twice is one as well.
    mutating func pairs(_ node: Node, _ keys: [String]) -> [(key: Node, value: Node)] {
        guard let mapping = node.mapping else {
            fault(node.mark, WordingWords.notMapping(keys))
            return []
        }
        var seen: Set<String> = []
        for (key, _) in mapping {
            if let name = key.string, !seen.insert(name).inserted {
                fault(key.mark, WordingWords.twice(name))
            }
        }
        return mapping.map { ($0.key, $0.value) }
    }

    mutating func items(_ node: Node) -> [Node] {
        guard let sequence = node.sequence else {
            fault(node.mark, WordingWords.notList)
            return []
        }
        entries += sequence.count
        guard entries <= Self.mostEntries else {
            fault(node.mark, WordingWords.tooMany(Self.mostEntries))
            return []
        }
        return Array(sequence)
    }

    mutating func strings(_ node: Node) -> [Node] { items(node).filter { scalar($0) != nil } }

    mutating func texts(_ node: Node) -> [String] { items(node).compactMap { words($0) } }

    mutating func scalar(_ node: Node) -> String? {
        if let scalar = node.scalar { return scalar.string }
        fault(node.mark, WordingWords.notText)
        return nil
    }

    /// A text that is left with something to look for once it is folded.
    mutating func words(_ node: Node, shortest: Int = 1) -> String? {
        guard let text = scalar(node) else { return nil }
        guard text.utf8.count <= Self.longestText else {
            fault(node.mark, WordingWords.tooLong(Self.longestText))
            return nil
        }
        guard FoldedText.phrase(text).count >= shortest else {
            fault(node.mark, WordingWords.tooShort)
            return nil
        }
        return text
    }

    mutating func name(_ node: Node) -> String? {
        guard let name = scalar(node) else { return nil }
        let isPlain = (1...64).contains(name.utf8.count) && name.utf8.allSatisfy(Self.isNameOctet)
        guard isPlain else {
            fault(node.mark, WordingWords.badName)
            return nil
        }
        guard names.insert(name).inserted else {
            fault(node.mark, WordingWords.twice(name))
            return nil
        }
        return name
    }

    private static func isNameOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x61...0x7A, 0x30...0x39, 0x2D: true
        default: false
        }
    }

    mutating func language(_ node: Node) -> Language? {
        let language = node.string.flatMap(Language.init)
        if language == nil { fault(node.mark, WordingWords.badLanguage) }
        return language
    }

    mutating func flag(_ node: Node) -> Bool {
        if let flag = node.bool { return flag }
        fault(node.mark, WordingWords.notFlag)
        return false
    }

    mutating func sender(_ node: Node) -> String? {
        guard let domain = node.scalar?.string.lowercased() else { return nil }
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        let isDomain =
            labels.count >= 2 && domain.utf8.count <= 253
            && labels.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(Self.isNameOctet) }
        if !isDomain { fault(node.mark, WordingWords.badSender) }
        return isDomain ? domain : nil
    }

    mutating func unknown(_ key: Node, _ known: [String]) {
        fault(key.mark, WordingWords.unknown(key.scalar?.string ?? "?", known))
    }

    mutating func fault(_ mark: Mark?, _ message: String) {
        guard faults.count < Self.mostFaults else { return }
        faults.append(
            .init(line: max(mark?.line ?? 1, 1), column: max(mark?.column ?? 1, 1), message: message))
    }
}
