import Testing

@testable import FacteurCore

/// Rosters in encodings that look like Windows-1252; each octet is written as the sign that Windows-1252 has for it.
@Suite struct FarTextTests {
    private static func file(_ family: String, _ given: String) -> [UInt8] {
        let text = "ref,family_name,given_names,email\nE-1,\(family),\(given),a@etu.example\n"
        return text.unicodeScalars.compactMap { WesternText.octet(of: $0) }
    }

    @Test(
        "names in a Turkish, Central European, Baltic, Greek or Cyrillic encoding refuse the file",
        arguments: [
            // Yılmaz Şule, Oğuz Ayşe, İnan Barış, Sarı Can
            ("Yýlmaz", "Þule", "8859-9"), ("Oðuz", "Ayþe", "8859-9"), ("Ýnan", "Barýþ", "8859-9"),
            ("Sarý", "Can", "8859-9"),
            // Dvořák Jiří, Čapek Jan, Němec Jan, Růžička Eva
            ("Dvoøák", "Jiøí", "another"), ("Èapek", "Jan", "another"), ("Nìmec", "Jan", "another"),
            ("Rùžièka", "Eva", "another"),
            // Wałęsa Paweł, Koński Jan, Nikolić Ana, Pătrașcu Ioniță, Szendrő Jenő
            ("Wa³êsa", "Pawe³", "another"), ("Koñski", "Jan", "another"), ("Nikoliæ", "Ana", "another"),
            ("Pãtraºcu", "Ioniþã", "another"), ("Szendrõ", "Jenõ", "another"),
            // Žukauskas Šarūnas; Ким Ян; Πω Βη
            ("Þukauskas", "Ðarûnas", "8859-9"), ("Êèì", "ßí", "another"), ("Ðù", "Âç", "another"),
        ])
    func refusals(family: String, given: String, encoding: String) throws {
        let faults = refused(Self.file(family, given))
        #expect(faults.count == 1)
        #expect(try #require(faults.first).contains("roster.csv:2:1: the file is not UTF-8"))
        #expect(try #require(faults.first).contains(encoding), "\(faults)")
    }

    @Test(
        "names of the languages that Windows-1252 is for are read as they are",
        arguments: [
            ("Lefèvre", "Maëlle"), ("Gonçalves", "João"), ("Muñoz", "Íñigo"), ("Sørensen", "Bjørn"),
            ("Guðmundsdóttir", "Þórdís"), ("Friðriksson", "Friðrik Þór"), ("Sigurður", "Davíð"),
            ("Høgnadóttir", "Jákup"),
            ("Magalhães", "Simões"), ("Brandão", "Irmã"), ("Müller", "Jörg"), ("Ève", "Eugène"),
            ("Forlì", "Noè"),
            ("Bùi", "Hùng"), ("Lý", "Quý"), ("Võ", "Thuý"), ("Œuvrard", "Île"), ("Òscar", "Sèrgi"),
            ("Bækgård", "Lærke"),
            ("Õunapuu", "Tõnu"), ("Çelik", "Gökçe"),
        ])
    func kept(family: String, given: String) throws {
        let roster = try accepted(Self.file(family, given)).roster
        #expect(roster.interns.map(\.familyName) == [family])
        #expect(roster.interns.map(\.givenNames) == [given])
    }
}
