/// The words of the letters: in French and English a text and, beside it, an HTML template (Mustache).
package struct LetterTemplates: Sendable {
    /// The files that a folder of an admin's own templates holds.
    package enum File: String, Sendable, Hashable, CaseIterable {
        case frenchText = "letter.fr.mustache"
        case frenchHTML = "letter.fr.html.mustache"
        case englishText = "letter.en.mustache"
        case englishHTML = "letter.en.html.mustache"
    }

    /// What is said to whom reads one language.
    struct Pair: Sendable {
        let text: LetterTemplate
        let html: LetterTemplate?
    }

    let pairs: [Language: Pair]

    /// The files that are used when the configuration names no folder.
    package static let builtInFiles: [File: String] = [
        .frenchText: BuiltInFrench.text, .frenchHTML: BuiltInFrench.html,
        .englishText: BuiltInEnglish.text, .englishHTML: BuiltInEnglish.html,
    ]

    /// Checks and keeps templates: every fault of every file, at its line.
    ///
    /// A text begins with a line `Subject: …` and an empty line. Besides text there are `{{name}}`, `{{#name}}…{{/name}}`
    /// (when there is one), `{{^name}}…{{/name}}` (when there is none) and `{{! remark }}`; names that no letter has are
    /// faults, and so is a template that leaves the number, the code or a dead number unsaid in any case.
    /// - Parameters:
    ///   - files: their contents; a text must be there in both languages, HTML may be missing.
    ///   - folder: the folder's name as the person gave it, for the faults.
    package static func read(
        files: [File: String] = builtInFiles, folder: String = ""
    ) -> Result<LetterTemplates, ConfigurationFaults> {
        // The built-in ones are tried by the tests, not at each start.
        var reader = LetterTemplateReader(folder: folder, tries: files != builtInFiles)
        var pairs: [Language: Pair] = [:]
        let names: [(Language, File, File)] = [
            (.fr, .frenchText, .frenchHTML), (.en, .englishText, .englishHTML),
        ]
        for (language, text, html) in names {
            let textTemplate = reader.text(text, files[text])
            let htmlTemplate = files[html].flatMap { reader.html(html, $0) }
            if let textTemplate { pairs[language] = Pair(text: textTemplate, html: htmlTemplate) }
        }
        guard reader.faults.isEmpty else { return .failure(ConfigurationFaults(reader.faults)) }
        return .success(LetterTemplates(pairs: pairs))
    }
}
