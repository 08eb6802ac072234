import TestSupport
import Testing

@testable import FacteurCore

/// `Config` is the one source of the phrases and of the letters; what is built in is written from it.
struct BuiltInSourceTests {
    private static func portal() throws -> Wording {
        try Wording.load(
            yaml: "replace: true\n" + RepositoryFile.text("Config/portal.yaml"), file: "portal.yaml")
    }

    @Test("the phrases that are built in are those of Config/portal.yaml")
    func wording() throws {
        let file = "Sources/FacteurCore/Wording/Wording+BuiltIn.swift"
        #expect(
            try RepositoryFile.isKept(BuiltInSource.wording(Self.portal()), in: file), "see \(file).actual")
    }

    @Test("so are the ways to say whose number it is")
    func giving() throws {
        let file = "Sources/FacteurCore/Wording/Wording+BuiltInGiving.swift"
        #expect(
            try RepositoryFile.isKept(BuiltInSource.giving(Self.portal().giving), in: file),
            "see \(file).actual")
    }

    @Test("and what stands beside a number and no notice says")
    func reservations() throws {
        let file = "Sources/FacteurCore/Wording/Wording+BuiltInReservations.swift"
        #expect(
            try RepositoryFile.isKept(BuiltInSource.reservations(Self.portal().reservations), in: file),
            "see \(file).actual")
    }

    @Test("the letters that are built in are those of Config/letters")
    func letters() throws {
        let file = "Sources/FacteurCore/Letters/LetterTemplates+BuiltIn.swift"
        let texts = try LetterTemplates.File.allCases.map {
            ($0, try RepositoryFile.text("Config/letters/\($0.rawValue)"))
        }
        let source = BuiltInSource.letters(Dictionary(uniqueKeysWithValues: texts))
        #expect(try RepositoryFile.isKept(source, in: file), "see \(file).actual")
    }

    @Test("the example that `facteur init` begins with is Config/facteur.yaml")
    func example() throws {
        let file = "Sources/FacteurCore/Configuration/ConfigurationDraft+BuiltIn.swift"
        let source = try BuiltInSource.example(RepositoryFile.text("Config/facteur.yaml"))
        #expect(try RepositoryFile.isKept(source, in: file), "see \(file).actual")
    }
}
