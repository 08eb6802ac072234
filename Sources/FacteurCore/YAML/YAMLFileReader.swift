import Text
import Yams

/// Reads a file that an admin writes in YAML: each key is known or named as unknown, each value is what its key wants or is
/// said not to be, each with its line and column; never `Decodable`.
protocol YAMLFileReader {
    /// Everything that is wrong so far.
    var faults: [ConfigurationFault] { get set }
    /// Where each section, key and item stands, by its path.
    var positions: [String: TextPosition] { get set }
    /// The file's name as the person gave it.
    var file: String { get }
    /// The sections to which a misplaced key may belong.
    static var shapes: [YAMLShape] { get }
}

extension YAMLFileReader {
    /// By position; at one position in the order in which they were found.
    var faultsInOrder: [ConfigurationFault] {
        faults.enumerated().sorted { a, b in
            (a.element.line, a.element.column, a.offset) < (b.element.line, b.element.column, b.offset)
        }.map(\.element)
    }

    /// The message is built only while there is room for it, so that a file full of faults stays cheap.
    mutating func report(_ message: @autoclosure () -> String, at position: TextPosition) {
        guard faults.count < ConfigurationFaults.most else { return }
        let fault = ConfigurationFault(file: file, at: position, message: message())
        if !faults.contains(fault) { faults.append(fault) }
    }

    mutating func report(_ message: @autoclosure () -> String, at node: Node) {
        report(message(), at: TextPosition(node.mark))
    }

    mutating func report(_ message: @autoclosure () -> String, at field: Field) {
        report(message(), at: field.position)
    }

    func isNothing(_ node: Node) -> Bool {
        if case .nothing = YAMLValue(node) { return true }
        return false
    }
}

/// A section of the file: its name and its keys, in the order of the example file.
struct YAMLShape: Sendable {
    struct Key: Sendable {
        let name: String
        /// What to write, for a required key.
        let example: String?
        /// Whether another key's value fills in for a required one.
        let isFilledIn: @Sendable ([String: YAMLSection.Field]) -> Bool

        static func required(
            _ name: String, _ example: String,
            unless isFilledIn: @escaping @Sendable ([String: YAMLSection.Field]) -> Bool = { _ in false }
        ) -> Key {
            Key(name: name, example: example, isFilledIn: isFilledIn)
        }
        static func optional(_ name: String) -> Key {
            Key(name: name, example: nil, isFilledIn: { _ in true })
        }
    }

    /// The name in messages; empty for the top level of the file.
    let name: String
    let keys: [Key]

    var keyNames: [String] { keys.map(\.name) }
}

extension YAMLShape {
    /// What to do about a key that is unknown in this section.
    ///
    /// - Parameter shapes: the sections that a misplaced key may belong to.
    func advice(aboutUnknown key: String, among shapes: [YAMLShape]) -> String {
        if let near = NearestWord.to(key, among: keyNames) { return "did you mean `\(near)`?" }
        let homes = shapes.filter { $0.keyNames.contains(key) }.map { home in
            home.name.isEmpty ? "at the left margin" : "under `\(home.name)`"
        }
        if !homes.isEmpty { return "it belongs \(homes.joined(separator: " or "))" }
        return "known here: \(keyNames.joined(separator: ", "))"
    }
}

/// One mapping of the file, its keys checked against its shape.
struct YAMLSection {
    /// A key's value.
    struct Field {
        let key: String
        /// Such as `mailboxes[0].poll`.
        let keyPath: String
        /// Of the key, or of the item of a list.
        let keyPosition: TextPosition
        let node: Node

        var position: TextPosition { TextPosition(node.mark) }
    }

    let keyPath: String
    let position: TextPosition
    let fields: [String: Field]

    subscript(_ key: String) -> Field? { fields[key] }

    /// In the file's order.
    var inOrder: [Field] { fields.values.sorted { $0.keyPosition < $1.keyPosition } }
}

extension YAMLFileReader {
    typealias Field = YAMLSection.Field

    /// The section below a key; a key without a value (everything commented out) is a section without keys.
    mutating func section(_ field: Field?, shape: YAMLShape) -> YAMLSection? {
        guard let field else { return nil }
        return section(at: field.keyPath, of: field.node, shape: shape)
    }

    /// `nil`, with a fault, when the node is no section; each missing required key is a separate fault.
    mutating func section(
        at keyPath: String, of node: Node, shape: YAMLShape
    ) -> YAMLSection? {
        positions[keyPath] = TextPosition(node.mark)
        var fields: [String: Field] = [:]
        if case .mapping(let mapping) = node {
            for (key, value) in mapping {
                guard let name = knownKey(key, shape: shape) else { continue }
                let path = keyPath.isEmpty ? name : "\(keyPath).\(name)"
                positions[path] = TextPosition(value.mark)
                fields[name] = Field(
                    key: name, keyPath: path, keyPosition: TextPosition(key.mark), node: value)
            }
        } else if !isNothing(node) {
            report(
                "`\(keyPath)` wants keys (\(shape.keyNames.joined(separator: ", "))), found \(YAMLValue(node).found); "
                    + "write each as `key: value` on a line of its own", at: node)
            return nil
        }
        for key in shape.keys where fields[key.name] == nil {
            guard let example = key.example, !key.isFilledIn(fields) else { continue }
            let place = keyPath.isEmpty ? "" : " in `\(keyPath)`"
            report("`\(key.name)` is missing\(place); write \(Self.quoted(example))", at: node)
        }
        return YAMLSection(keyPath: keyPath, position: TextPosition(node.mark), fields: fields)
    }

    /// The keys of a section whose names are the host's own, in the file's order; each has at most 100 octets.
    ///
    /// - Parameter most: more than so many are refused.
    mutating func named(_ field: Field?, example: String, most: Int) -> [Field] {
        guard let field, !isNothing(field.node) else { return [] }
        guard case .mapping(let mapping) = field.node else {
            report(
                "`\(field.key)` wants keys such as `\(example)`, found \(YAMLValue(field.node).found); "
                    + "write each on a line of its own", at: field)
            return []
        }
        guard mapping.count <= most else {
            report(
                "`\(field.key)` has \(mapping.count) keys; at most \(most) are allowed, take some out",
                at: field)
            return []
        }
        return mapping.compactMap { key, value in
            guard case .scalar(let scalar) = key, !scalar.string.isEmpty, scalar.string.utf8.count <= 100,
                !scalar.string.unicodeScalars.contains(where: \.isUnfitForHeader)
            else {
                report(
                    "a key is a name of at most 100 octets on one line; \(YAMLValue(key).found) stands here",
                    at: key)
                return nil
            }
            let path = "\(field.keyPath).\(scalar.string)"
            positions[path] = TextPosition(value.mark)
            return Field(key: scalar.string, keyPath: path, keyPosition: TextPosition(key.mark), node: value)
        }
    }

    private static func quoted(_ example: String) -> String {
        example.contains("`") ? example : "`\(example)`"
    }

    private mutating func knownKey(_ node: Node, shape: YAMLShape) -> String? {
        guard case .scalar(let scalar) = node else {
            report("a key is a word; \(YAMLValue(node).found) stands here, put it below a key", at: node)
            return nil
        }
        if scalar.style == .plain, scalar.string == "<<" {
            report("merge keys (`<<`) are not followed; write the keys out", at: node)
            return nil
        }
        guard shape.keyNames.contains(scalar.string) else {
            report(
                "unknown key \(YAMLValue.shown(scalar.string)); \(shape.advice(aboutUnknown: scalar.string, among: Self.shapes))",
                at: node)
            return nil
        }
        return scalar.string
    }
}
