import Mustache

/// Reads template files. Its own scanner checks their tags, of which few are allowed; the library parses them; then every kind of
/// letter is rendered once, unless the templates are known to be good.
struct LetterTemplateReader {
    enum Limit {
        /// Octets of one file.
        static let size = 65_536
    }

    private(set) var faults: [ConfigurationFault] = []
    private let folder: String
    private let tries: Bool

    /// - Parameter tries: whether test letters are rendered with them.
    init(folder: String, tries: Bool = true) {
        self.folder = folder
        self.tries = tries
    }

    mutating func text(_ file: LetterTemplates.File, _ contents: String?) -> LetterTemplate? {
        guard let contents else {
            report(
                "the file is missing; copy it from the built-in ones, Config/letters/\(file.rawValue)",
                in: file,
                at: .start)
            return nil
        }
        guard let lines = lines(contents, of: file) else { return nil }
        let first = lines.isPragmaFirst ? 1 : 0
        guard first < lines.all.count, lines.all[first].hasPrefix("Subject:") else {
            report(
                "the first line is not the subject; write `Subject: …` and an empty line below it", in: file,
                at: TextPosition(line: first + 1, column: 1))
            return nil
        }
        let subject = String(lines.all[first].dropFirst("Subject:".count))
        guard first + 1 < lines.all.count, lines.all[first + 1].allSatisfy({ $0 == " " }) else {
            report(
                "the line below the subject is not empty; put an empty line there", in: file,
                at: TextPosition(line: first + 2, column: 1))
            return nil
        }
        let body = lines.all[(first + 2)...].joined(separator: "\n")
        let isSound = [
            scan(subject, of: file, from: TextPosition(line: first + 1, column: 9)),
            scan(body, of: file, from: TextPosition(line: first + 3, column: 1)),
        ]
        guard isSound.allSatisfy({ $0 }), let subject = compile(subject, of: file),
            let body = compile(body, of: file)
        else { return nil }
        return tried(
            LetterTemplate(
                file: name(of: file), subject: subject, body: body, isHTML: false,
                required: file.kind.required), file)
    }

    mutating func html(_ file: LetterTemplates.File, _ contents: String) -> LetterTemplate? {
        guard let lines = lines(contents, of: file) else { return nil }
        let first = lines.isPragmaFirst ? 1 : 0
        let body = lines.all.dropFirst(first).joined(separator: "\n")
        guard scan(body, of: file, from: TextPosition(line: first + 1, column: 1)),
            let body = compile(body, of: file)
        else { return nil }
        return tried(
            LetterTemplate(
                file: name(of: file), subject: nil, body: body, isHTML: true, required: file.kind.required),
            file)
    }

    private mutating func lines(
        _ contents: String, of file: LetterTemplates.File
    ) -> (all: [Substring], isPragmaFirst: Bool)? {
        guard contents.utf8.count <= Limit.size else {
            report(
                "the file is larger than 64 KB; a letter is a page, is this the right file?", in: file,
                at: .start)
            return nil
        }
        let marked = contents.withoutByteOrderMark
        if let unfit = UnfitCharacter(in: marked.unicodeScalars) {
            report(unfit.message, in: file, at: unfit.position)
            return nil
        }
        let lines = marked.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        // The file's name shows its kind; the library's own mark for the kind is allowed on the first line.
        let isPragma = ["{{% CONTENT_TYPE: TEXT}}", "{{% CONTENT_TYPE: HTML}}"].contains { $0 == lines.first }
        return (lines, isPragma)
    }

    private mutating func scan(
        _ template: String, of file: LetterTemplates.File, from start: TextPosition
    ) -> Bool {
        var scanner = TemplateScanner(template, from: start)
        scanner.scan()
        for problem in scanner.problems { report(problem.message, in: file, at: problem.position) }
        return scanner.problems.isEmpty
    }

    private mutating func compile(_ template: String, of file: LetterTemplates.File) -> MustacheTemplate? {
        do {
            return try MustacheTemplate(string: "{{% CONTENT_TYPE: TEXT}}" + template)
        } catch {
            report("the template cannot be read; compare it with the built-in one", in: file, at: .start)
            return nil
        }
    }

    mutating func report(_ message: String, in file: LetterTemplates.File, at position: TextPosition) {
        guard faults.count < ConfigurationFaults.most else { return }
        faults.append(ConfigurationFault(file: name(of: file), at: position, message: message))
    }

    private func name(of file: LetterTemplates.File) -> String {
        if folder.isEmpty { return file.rawValue }
        return folder.hasSuffix("/") ? folder + file.rawValue : folder + "/" + file.rawValue
    }
}

extension LetterTemplateReader {
    /// Renders a letter for every combination of missing values: none may lack the number, the code or a replaced number.
    private mutating func tried(_ template: LetterTemplate, _ file: LetterTemplates.File) -> LetterTemplate? {
        guard tries else { return template }
        let optional = LetterName.allCases.filter(\.isOptional)
        for choice in 0..<(1 << optional.count) {
            var values = Self.trial
            if !file.kind.namesNumber { values[.offer] = nil }
            if !file.kind.namesCode { values[.noc] = nil }
            for (index, name) in optional.enumerated() where choice & 1 << index != 0 { values[name] = nil }
            let body = template.body(values)
            if let name = template.unsaid(in: body, values) {
                report(unsaid(name, values), in: file, at: .start)
                return nil
            }
            guard template.isHTML || !template.subject(values).isEmpty else {
                report("the subject is empty; write one behind `Subject:`", in: file, at: .start)
                return nil
            }
        }
        return template
    }

    private func unsaid(_ name: LetterName, _ values: [LetterName: String]) -> String {
        let missing = LetterName.allCases.filter { values[$0] == nil }.map(\.rawValue)
        let when = missing.isEmpty ? "" : " when a letter has no \(missing.joined(separator: ", "))"
        return "{{\(name.rawValue)}} is left out\(when); an intern needs it, put it where every letter has it"
    }

    /// Values that no template holds by itself.
    private static let trial = Dictionary(
        uniqueKeysWithValues: LetterName.allCases.map { ($0, "@\($0.rawValue)@") })
}
