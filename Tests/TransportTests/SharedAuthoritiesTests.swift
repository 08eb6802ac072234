import Foundation
import TestSupport
import Testing

@testable import Transport

@Suite("Authorities that connections share", .timeLimit(.minutes(20)))
struct SharedAuthoritiesTests {
    let certificates: TestCertificates
    let folder: TemporaryFolder

    init() throws {
        certificates = try .shared
        folder = try TemporaryFolder()
    }

    /// The stranger as the system's authority: in a hashed directory, and as a bundle.
    private var anchorsOfBothKinds: [TrustAnchors] {
        [
            TrustAnchors(directory: certificates.strangerDirectory, bundle: nil),
            TrustAnchors(directory: nil, bundle: certificates.strangerAuthority),
        ]
    }

    @Test("the same files are parsed once")
    func once() throws {
        let stores = AuthorityStores(isSharing: true)
        for anchors in anchorsOfBothKinds {
            let alone = try #require(stores.store(for: anchors.sources(adding: nil)))
            let both = try #require(stores.store(for: anchors.sources(adding: certificates.authority)))
            #expect(alone !== both)
            #expect(stores.store(for: anchors.sources(adding: nil)) === alone)
            #expect(stores.store(for: anchors.sources(adding: certificates.authority)) === both)
        }
    }

    @Test("a file that cannot be read, or holds no certificate to its end, is left to libcurl")
    func badFiles() throws {
        let half = String(try String(contentsOfFile: certificates.authority, encoding: .utf8).dropLast(60))
        let files = [
            folder.path("missing.pem"), folder.path(""), try folder.write("empty.pem", ""),
            try folder.write("words.pem", "nothing\n"), try folder.write("half.pem", half),
        ]
        let stores = AuthorityStores(isSharing: true)
        for file in files {
            for anchors in anchorsOfBothKinds {
                #expect(stores.store(for: anchors.sources(adding: file)) == nil, "\(file)")
            }
        }
        #expect(stores.store(for: TrustAnchors(directory: nil, bundle: nil).sources(adding: nil)) == nil)
        #expect(
            AuthorityStores(isSharing: false).store(for: anchorsOfBothKinds[0].sources(adding: nil)) == nil)
    }

    /// Servers that show these, met at `localhost`.
    private var identities: [TestCertificates.Identity] {
        [
            certificates.localhost, certificates.strangerLocalhost, certificates.wrongName,
            certificates.expired, certificates.notYetValid, certificates.selfSigned,
        ]
    }

    /// How meeting each of these servers ends, by what is said.
    private func outcomes(
        _ servers: [ScriptedServer], _ scheme: Endpoint.Scheme, over poller: Poller, ca: String?
    ) async throws -> [String] {
        var outcomes: [String] = []
        for server in servers {
            let endpoint = try Endpoint(scheme: scheme, host: "localhost", port: server.port, ca: ca)
            do throws(TransportFault) {
                let connection = try await poller.connect(to: endpoint, deadline: patience)
                connection.close()
                outcomes.append("opened")
            } catch {
                outcomes.append("\(error.cause) \(error.message)")
            }
        }
        return outcomes
    }

    @Test(
        "whoever is refused without sharing is refused with it, in the same words",
        arguments: [Endpoint.Scheme.imaps, .smtp])
    func sameWords(scheme: Endpoint.Scheme) async throws {
        let script = scheme == .imaps ? Script.imaps + [.drain] : Script.smtpStartTLS + [.drain]
        // Twice: the second time with a store that others have used.
        let servers = try (identities + identities).map { try ScriptedServer(script, identity: $0) }
        defer { for server in servers { server.stop() } }
        let files = [
            nil, certificates.authority, certificates.localhost.certificate,
            certificates.strangerLocalhost.certificate, folder.path("missing.pem"),
            try folder.write("empty.pem", ""), try folder.write("words.pem", "nothing\n"),
        ]
        let nobody = TrustAnchors(directory: try emptyFolder("nobody"), bundle: nil)
        var opened = 0
        for anchors in anchorsOfBothKinds + [nobody] {
            for ca in files {
                let shared = try await outcomes(
                    servers, scheme, over: Poller(anchors: anchors), ca: ca)
                let alone = try await outcomes(
                    servers, scheme, over: Poller(anchors: anchors, sharesAuthorities: false), ca: ca)
                #expect(shared == alone, "\(anchors), \(ca ?? "no file")")
                opened += shared.count { $0 == "opened" }
            }
        }
        // The stranger's with each of the two anchors and a good file or none (8), and with its own certificate alone (1); ours with
        // the authority (3) and with its own certificate (3); the one that vouches for itself never.
        #expect(opened == 2 * (8 + 1 + 3 + 3))
    }

    @Test("an authority that one mailbox names is not believed for another", arguments: [true, false])
    func apart(isSharing: Bool) async throws {
        let ours = try ScriptedServer(Script.imaps + [.drain], identity: certificates.localhost)
        let strangers = try ScriptedServer(Script.imaps + [.drain], identity: certificates.strangerLocalhost)
        defer {
            ours.stop()
            strangers.stop()
        }
        for anchors in [
            TrustAnchors(directory: try emptyFolder("nobody"), bundle: nil),
            TrustAnchors(directory: nil, bundle: nil),
        ] {
            let poller = try Poller(anchors: anchors, sharesAuthorities: isSharing)
            // All stay open, as the mailboxes of one service do.
            var open: [Connection] = []
            for _ in 0..<3 {
                let (ca, other) = (certificates.authority, certificates.strangerAuthority)
                open.append(try await poller.connect(to: ours.endpoint(.imaps, ca: ca), deadline: patience))
                #expect(try await poller.faultOfConnecting(to: strangers.endpoint(.imaps, ca: ca)).isUnknown)
                open.append(
                    try await poller.connect(to: strangers.endpoint(.imaps, ca: other), deadline: patience))
                #expect(try await poller.faultOfConnecting(to: ours.endpoint(.imaps, ca: other)).isUnknown)
                let nobodys = try Endpoint(scheme: .imaps, host: "localhost", port: ours.port)
                #expect(try await poller.faultOfConnecting(to: nobodys).isUnknown)
            }
            #expect(open.count == 6)
        }
    }

    @Test(
        "a file that is replaced while others are connected counts from the next connection on",
        arguments: [true, false])
    func replacedFile(isSharing: Bool) async throws {
        let ours = try ScriptedServer(Script.imaps + [.echo], identity: certificates.localhost)
        let strangers = try ScriptedServer(Script.imaps + [.echo], identity: certificates.strangerLocalhost)
        defer {
            ours.stop()
            strangers.stop()
        }
        for anchors in [
            TrustAnchors(directory: try emptyFolder("nobody"), bundle: nil),
            TrustAnchors(directory: nil, bundle: nil),
        ] {
            let ca = folder.path("ca.pem")
            try replace(ca, by: certificates.authority)
            let poller = try Poller(anchors: anchors, sharesAuthorities: isSharing)
            let first = try await poller.connect(to: ours.endpoint(.imaps, ca: ca), deadline: patience)
            #expect(try await poller.faultOfConnecting(to: strangers.endpoint(.imaps, ca: ca)).isUnknown)
            try replace(ca, by: certificates.strangerAuthority)
            #expect(try await poller.faultOfConnecting(to: ours.endpoint(.imaps, ca: ca)).isUnknown)
            _ = try await poller.connect(to: strangers.endpoint(.imaps, ca: ca), deadline: patience)
            // In place: the same inode.
            let bytes = try Data(contentsOf: URL(filePath: certificates.authority))
            try bytes.write(to: URL(filePath: ca), options: [])
            #expect(try await poller.faultOfConnecting(to: strangers.endpoint(.imaps, ca: ca)).isUnknown)
            _ = try await poller.connect(to: ours.endpoint(.imaps, ca: ca), deadline: patience)
            try Data().write(to: URL(filePath: ca), options: [])
            guard case .caFile = try await poller.faultOfConnecting(to: ours.endpoint(.imaps, ca: ca)).cause
            else { throw TestFault("an empty file was believed") }
            try FileManager.default.removeItem(atPath: ca)
            guard case .caFile = try await poller.faultOfConnecting(to: ours.endpoint(.imaps, ca: ca)).cause
            else { throw TestFault("a file that is gone was believed") }
            // Whoever is connected stays so.
            try await first.send("still")
            #expect(try await first.receiveText(5) == "still")
        }
    }

    @Test(
        "an authority that is taken out of the directory is no longer believed, one that is put there is",
        arguments: [true, false])
    func changedDirectory(isSharing: Bool) async throws {
        let server = try ScriptedServer(Script.imaps + [.drain], identity: certificates.strangerLocalhost)
        defer { server.stop() }
        let directory = try emptyFolder("authorities")
        let poller = try Poller(
            anchors: TrustAnchors(directory: directory, bundle: nil), sharesAuthorities: isSharing)
        let endpoint = try server.endpoint(.imaps)
        #expect(try await poller.faultOfConnecting(to: endpoint).isUnknown)
        let names = try FileManager.default.contentsOfDirectory(atPath: certificates.strangerDirectory)
        for name in names {
            let source = URL(filePath: certificates.strangerDirectory).appending(path: name)
            try Data(contentsOf: source).write(to: URL(filePath: directory).appending(path: name))
        }
        _ = try await poller.connect(to: endpoint, deadline: patience)
        for name in names {
            try FileManager.default.removeItem(at: URL(filePath: directory).appending(path: name))
        }
        #expect(try await poller.faultOfConnecting(to: endpoint).isUnknown)
    }

    private func emptyFolder(_ name: String) throws -> String {
        let path = folder.path(name)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// As editors and packages do it: another file under the same name.
    private func replace(_ path: String, by source: String) throws {
        let bytes = try Data(contentsOf: URL(filePath: source))
        try bytes.write(to: URL(filePath: path), options: .atomic)
    }
}

extension TransportFault {
    fileprivate var isUnknown: Bool {
        if case .certificate(.unknownIssuer, _) = cause { true } else { false }
    }
}
