import Foundation
import TestSupport
import Testing

/// A small season with names that stand nowhere else: three interns, one of whom has been told, one by a mail that names another.
struct PeopleSite: Sendable {
    let site: Site

    static let zoe = ["Ozanne", "Zoé", "Zo=C3=A9", "zoe.ozanne", "Z-101"]
    static let others = ["Quimper", "Maël", "mael.quimper", "M-202", "Tadié", "oona.tadie", "O-303"]
    static let secrets = ["Kerguelen-7391"]

    /// - Parameter changes: of the configuration.
    init(_ changes: [(String, String)] = []) async throws {
        site = try await Site.changed(changes)
        try await site.importRoster(
            """
            ref,family_name,given_names,email,language,noc,portal_email,employer
            Z-101,Ozanne,Zoé,\(address("zoe.ozanne")),fr,21232,\(portal("Z-101")),Employeur Ozalid
            M-202,Quimper,Maël,\(address("mael.quimper")),en,21232,\(portal("M-202")),Employeur Ozalid
            O-303,Tadié,Oona,\(address("oona.tadie")),fr,21232,\(portal("O-303")),Employeur Ozalid

            """)
    }

    func address(_ name: String) -> String { "\(name)@\(site.internDomain)" }

    func portal(_ ref: String) -> String { site.host.replacing("@", with: "+\(ref.lowercased())@") }

    /// Two notices, each to its own address, and a third that names Maël and Zoé in its text.
    func deliver() throws {
        let third = String(
            decoding: Fixtures.notice(offer: "A2718281", addressee: portal("M-202"), id: "third"),
            as: UTF8.self)
        try site.lab.deliver(
            [
                Fixtures.notice(offer: "A3141592", addressee: portal("Z-101"), id: "first"),
                Array((third + "P.-S. Zoé Ozanne et Maël Quimper travaillent ensemble.\r\n").utf8),
            ], to: site.host)
    }

    /// The names of the words that stand in this text, in any case and as mail encodes them.
    static func words(_ words: [String], in text: String) -> [String] {
        words.filter { text.localizedCaseInsensitiveContains($0) }
    }

    static func words(_ words: [String], inFile path: String) throws -> [String] {
        let octets = try Data(contentsOf: URL(filePath: path))
        return words.filter { word in
            [word, word.lowercased(), word.uppercased()].contains {
                octets.firstRange(of: Data($0.utf8)) != nil
            }
        }
    }

    /// Every file of the ledger, and what lies beside it.
    func ledgerFiles() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: site.folder.path(""))
            .filter { $0.hasPrefix("facteur.sqlite") }.map { site.folder.path($0) }
    }
}
