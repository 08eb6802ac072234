import Yams

/// One mapping of the file, its keys checked against its shape.
struct ConfigurationSection {
    /// A key's value.
    struct Field {
        let key: String
        /// Such as `mailboxes[0].poll`.
        let keyPath: String
        let node: Node

        var position: TextPosition { TextPosition(node.mark) }
    }

    let keyPath: String
    let position: TextPosition
    let fields: [String: Field]

    subscript(_ key: String) -> Field? { fields[key] }
}

extension ConfigurationReader {
    typealias Field = ConfigurationSection.Field

    /// The section below a key; nothing at all below it (all commented out) is a section without keys.
    mutating func section(_ field: Field?, shape: ConfigurationShape) -> ConfigurationSection? {
        guard let field else { return nil }
        return section(at: field.keyPath, of: field.node, shape: shape)
    }

    /// `nil`, with a fault, when the node is no section; a key that must be there and is not is a fault of its own.
    mutating func section(
        at keyPath: String, of node: Node, shape: ConfigurationShape
    ) -> ConfigurationSection? {
        positions[keyPath] = TextPosition(node.mark)
        var fields: [String: Field] = [:]
        if case .mapping(let mapping) = node {
            for (key, value) in mapping {
                guard let name = knownKey(key, shape: shape) else { continue }
                let path = keyPath.isEmpty ? name : "\(keyPath).\(name)"
                positions[path] = TextPosition(value.mark)
                fields[name] = Field(key: name, keyPath: path, node: value)
            }
        } else if !isNothing(node) {
            report(
                "`\(keyPath)` wants keys (\(shape.keyNames.joined(separator: ", "))), found \(YAMLValue(node).found); "
                    + "write each as `key: value` on a line of its own", at: node)
            return nil
        }
        for key in shape.keys where fields[key.name] == nil {
            guard let example = key.example else { continue }
            let place = keyPath.isEmpty ? "" : " in `\(keyPath)`"
            report("`\(key.name)` is missing\(place); write \(Self.quoted(example))", at: node)
        }
        return ConfigurationSection(keyPath: keyPath, position: TextPosition(node.mark), fields: fields)
    }

    private static func quoted(_ example: String) -> String {
        example.contains("`") ? example : "`\(example)`"
    }

    private mutating func knownKey(_ node: Node, shape: ConfigurationShape) -> String? {
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
                "unknown key \(YAMLValue.shown(scalar.string)); \(shape.advice(aboutUnknown: scalar.string))",
                at: node)
            return nil
        }
        return scalar.string
    }
}
