import FacteurCore
import Mail
import Testing

@Suite("where people are named") struct PersonTracesTests {
    private static func intern(_ ref: String, _ family: String, _ given: String, _ email: String) throws
        -> Intern
    {
        Intern(
            ref: try #require(InternRef(rawValue: ref)), familyName: family, givenNames: given,
            email: try #require(AddrSpec(email)), noc: nil)
    }

    private static func traces() throws -> PersonTraces {
        PersonTraces([
            (0, try intern("E-101", "Lefèvre", "Zoé Marguerite", "zoe@interns.test")),
            (1, try intern("E-102", "Lefèvre-Roy", "Max", "max.roy@interns.test")),
            // Who was called otherwise before.
            (0, try intern("E-101", "Martin", "Zoé", "zoe.martin@old.test")),
            (2, try intern("E-103", "Madonna", "", "m@interns.test")),
        ])
    }

    @Test(
        "an address, our own address with the reference, a full name in any spelling",
        arguments: [
            ("write to <ZOE@interns.test>.", [0]), ("zoe@interns.test", [0]), ("azoe@interns.test", []),
            ("zoe@interns.test.evil.test", []), ("\"zoe.martin@old.test\"", [0]),
            ("To: stages+e-101@host.test, x@y.test", [0]), ("stages+e-1011@host.test", []),
            ("Bonjour Zoé Lefèvre,", [0]), ("LEFEVRE, Zoe", [0]), ("zoe lefevre", [0]),
            ("Zoé Martin", [0]), ("Max Lefèvre-Roy et Zoé Lefèvre", [0, 1]), ("Lefèvre", []), ("Zoé", []),
            ("a picture of Madonna", [2]), ("nothing", []),
        ])
    func texts(_ text: String, _ expected: [Int]) throws {
        #expect(try Self.traces().people(in: text).sorted() == expected)
    }

    @Test("in any part of a mail, however it is encoded")
    func mails() throws {
        let traces = try Self.traces()
        let cases: [(String, [Int])] = [
            ("From: a@b.test\r\nSubject: =?utf-8?q?Zo=C3=A9_Lef=C3=A8vre?=\r\n\r\nx", [0]),
            ("From: a@b.test\r\nReceived: from x by y for <zoe@interns.test>;\r\n\r\nx", [0]),
            (
                "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nWm/DqSBMZWbDqHZyZQ==",
                [0]
            ),
            (
                "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Zo&eacute; <b>Lef&egrave;vre</b></p>", [0]
            ),
            (
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nMax Lefèvre-Roy\r\n--b--\r\n",
                [1]
            ),
            (
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/pdf; name=\"Zoe Lefevre.pdf\"\r\n\r\nx\r\n--b--\r\n",
                [0]
            ),
            ("Subject: x\r\n\r\ny", []),
        ]
        for (mail, expected) in cases {
            #expect(
                traces.people(in: MessageParser().parse(Array(mail.utf8))).sorted() == expected, "\(mail)")
        }
    }

    @Test(
        "a cell of a list is somebody's only if it is the whole name; a reason hints at somebody by any word")
    func cells() throws {
        let traces = try Self.traces()
        #expect(traces.people(called: "LEFEVRE, Zoe Marguerite") == [0])
        #expect(traces.people(called: "LEFEVRE, Zoe") == [])
        #expect(traces.people(called: "LEFEVRE, Zoe Marguerite Anne") == [])
        #expect(traces.people(hintedAtIn: "Marguerite has asked for it") == [0])
        #expect(traces.people(hintedAtIn: "asked on 3 May") == [])
    }
}

@Suite struct ErasureProofTests {
    @Test("the same for a reference in any case, another for another one and with another secret")
    func proof() throws {
        func proof(_ ref: String, _ key: UInt8) throws -> ErasureProof {
            ErasureProof(
                of: try #require(InternRef(rawValue: ref)), key: Array(repeating: key, count: 32))
        }
        #expect(try proof("E-101", 1) == proof("e-101", 1))
        #expect(try proof("E-101", 1) != proof("E-102", 1))
        #expect(try proof("E-101", 1) != proof("E-101", 2))
        #expect(try proof("E-101", 1).text.count == 64)
    }
}

@Suite struct ZipArchiveTests {
    @Test("an empty archive, and one entry, octet by octet (APPNOTE 4.3)")
    func octets() throws {
        var archive = ZipArchive(at: 1_790_000_000)
        #expect(archive.directory == [0x50, 0x4B, 5, 6] + Array(repeating: 0, count: 18))
        let added = archive.add("é.txt", Array("123456789".utf8))
        let entry = try #require(added)
        // CRC-32 of these nine digits is 0xCBF43926 in every description of it.
        #expect(entry.starts(with: [0x50, 0x4B, 3, 4, 20, 0, 0, 8, 0, 0]))
        #expect(Array(entry[14..<18]) == [0x26, 0x39, 0xF4, 0xCB])
        #expect(entry.count == 30 + 6 + 9)
        let directory = archive.directory
        #expect(directory.count == 46 + 6 + 22)
        #expect(directory.starts(with: [0x50, 0x4B, 1, 2]))
        // One entry in all, and the directory begins behind it.
        #expect(directory[60] == 1 && directory[62] == 1)
        #expect(Array(directory.suffix(10).prefix(4)) == [52, 0, 0, 0])
        #expect(Array(directory.suffix(6).prefix(4)) == [45, 0, 0, 0])
    }

    @Test("what there is no room for is refused, and the archive stays as it was")
    func full() {
        var archive = ZipArchive(at: 0)
        let long = archive.add(String(repeating: "x", count: 70_000), [])
        #expect(long == nil)
        var refused = 0
        for number in 0..<65_534 where archive.add("\(number)", []) == nil { refused += 1 }
        #expect(refused == 0)
        let before = archive.directory
        let more = archive.add("one more", [])
        #expect(more == nil)
        #expect(archive.directory == before)
    }
}
