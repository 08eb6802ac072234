import FacteurCore
import Text

/// The Swift that the files below `Config` are built in as: they are the source, and what is written here is never edited.
enum BuiltInSource {
    private static let head = """
        // Written from FILE by `Scripts/test --accept BuiltInSource`; edit that file.
        // swift-format-ignore-file

        """

    static func wording(_ wording: Wording) -> String {
        // In the file's order, which `explain` and `wording check` keep.
        var roles: [Wording.Phrase.Role] = []
        for phrase in wording.phrases where !roles.contains(phrase.role) { roles.append(phrase.role) }
        let tables = roles.map { role in
            "    private static let \(name(of: role)): [Phrase] = [\n"
                + wording.phrases(role).map { "        \(phrase($0)),\n" }.joined() + "    ]\n"
        }
        let forwards = wording.forwards
        let labels = Wording.ForwardMarks.Field.allCases.compactMap { field in
            forwards.labels[field].map { "        .\(field): [\n\(list($0, indent: 12))        ],\n" }
        }
        let attributions = forwards.attributions.map {
            "        Attribution(opens: \(quoted($0.opens)), closes: \(quoted($0.closes))),\n"
        }
        return head.replacing("FILE", with: "Config/portal.yaml") + """
            import Text

            extension Wording {
                /// What counts without any file.
                package static let builtIn = Wording(
                    senders: [
            \(list(wording.senders, indent: 12))        ],
                    phrases: [
                        \(roles.map(name).joined(separator: ",\n            ")),
                    ].flatMap(\\.self),
                    forwards: ForwardMarks(
                        separators: separators, openings: openings, attributions: attributions, labels: labels,
                        advertisements: advertisements),
                    giving: .builtIn, reservations: .builtIn)

                private static func phrase(
                    _ name: String, _ role: Phrase.Role, _ language: Language, _ text: String, invented: Bool = false
                ) -> Phrase {
                    Phrase(name: name, role: role, language: language, text: text, isInvented: invented)
                }

            \(tables.joined(separator: "\n"))
            \(table("separators", forwards.separators))
            \(table("openings", forwards.openings))
                private static let attributions = [
            \(attributions.joined())    ]

                private static let labels: [ForwardMarks.Field: [String]] = [
            \(labels.joined())    ]

            \(table("advertisements", forwards.advertisements))}

            """
    }

    static func giving(_ giving: Wording.Giving) -> String {
        let parts = Wording.Giving.Part.allCases.filter { giving.texts[$0] != nil }
        return head.replacing("FILE", with: "Config/portal.yaml") + """
            extension Wording.Giving {
                /// What counts without any file.
                package static let builtIn = Wording.Giving([
            \(parts.map { "        .\($0): \($0),\n" }.joined())    ])

            \(parts.map { table("\($0)", giving.texts[$0] ?? []) }.joined(separator: "\n"))}

            """
    }

    static func reservations(_ reservations: Wording.Reservations) -> String {
        let parts = Wording.Reservations.Part.allCases.filter { reservations.texts[$0] != nil }
        return head.replacing("FILE", with: "Config/portal.yaml") + """
            extension Wording.Reservations {
                /// What counts without any file.
                package static let builtIn = Wording.Reservations([
            \(parts.map { "        .\($0): \($0),\n" }.joined())    ])

            \(parts.map { table("\($0)", reservations.texts[$0] ?? []) }.joined(separator: "\n"))}

            """
    }

    static func letters(_ files: [LetterTemplates.File: String]) -> String {
        let texts = LetterTemplates.File.allCases.map { file in
            "    private static let \(file) = #\"\"\"\n"
                + (files[file] ?? "").split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.isEmpty ? "\n" : "        \($0)\n" }.joined() + "        \"\"\"#\n"
        }
        return head.replacing("FILE", with: "Config/letters") + """
            extension LetterTemplates {
                /// The files that are used when the configuration names no folder.
                package static let builtInFiles: [File: String] = [
            \(LetterTemplates.File.allCases.map { "        .\($0): \($0),\n" }.joined())    ]

            \(texts.joined(separator: "\n"))}

            """
    }

    static func example(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return head.replacing("FILE", with: "Config/facteur.yaml") + """
            extension ConfigurationDraft {
                /// The commented example that a draft begins as.
                package static let example = #\"\"\"
            \(lines.map { $0.isEmpty ? "\n" : "        \($0)\n" }.joined())        \"\"\"#
            }

            """
    }

    private static func name(of role: Wording.Phrase.Role) -> String { "\(role)Phrases" }

    private static func phrase(_ phrase: Wording.Phrase) -> String {
        "phrase(\(quoted(phrase.name)), .\(phrase.role), .\(phrase.language), \(quoted(phrase.text))"
            + (phrase.isInvented ? ", invented: true)" : ")")
    }

    private static func table(_ name: String, _ texts: [String]) -> String {
        "    private static let \(name) = [\n\(list(texts, indent: 8))    ]\n"
    }

    /// Wrapped at 110 columns.
    private static func list(_ texts: [String], indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        var lines = [String]()
        for text in texts.map({ quoted($0) + "," }) {
            if let last = lines.last, last.count + 1 + text.count <= 110 {
                lines[lines.count - 1] = "\(last) \(text)"
            } else {
                lines.append(margin + text)
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func quoted(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}
