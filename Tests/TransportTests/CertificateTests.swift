import TestSupport
import Testing

@testable import Transport

@Suite("Certificates", .timeLimit(.minutes(20)))
struct CertificateTests {
    let certificates: TestCertificates

    init() throws {
        certificates = try .shared
    }

    /// The flaw found when a server that shows `identity` is met as `host`.
    private func fault(
        _ identity: TestCertificates.Identity, scheme: Endpoint.Scheme = .imaps, host: String = "localhost"
    ) async throws -> TransportFault {
        let script = scheme == .imaps ? Script.imaps : .smtpStartTLS
        let server = try ScriptedServer(script, identity: identity)
        defer { server.stop() }
        return try await Poller().faultOfConnecting(to: server.endpoint(scheme, host: host))
    }

    @Test(
        "a certificate of another name is refused and both names are said",
        arguments: [
            Endpoint.Scheme.imaps, .smtp,
        ])
    func wrongName(scheme: Endpoint.Scheme) async throws {
        let fault = try await fault(certificates.wrongName, scheme: scheme)
        guard case .certificate(.wrongName, let text) = fault.cause else {
            throw TestFault("\(fault)")
        }
        #expect(text.contains("'localhost'"))
        #expect(text.contains("mail.other.test"))
        #expect(fault.message.contains("another name"))
        #expect(fault.needsPerson)
    }

    @Test("an address is a name too: the certificate must hold it")
    func wrongAddress() async throws {
        let fault = try await fault(certificates.wrongName, host: "127.0.0.1")
        #expect(fault.flaw == .wrongName)
    }

    @Test("an expired certificate is refused", arguments: [Endpoint.Scheme.imaps, .smtp])
    func expired(scheme: Endpoint.Scheme) async throws {
        let fault = try await fault(certificates.expired, scheme: scheme)
        #expect(fault.flaw == .expired)
        #expect(fault.message.contains("certificate has expired"))
    }

    @Test("a certificate of the future is refused")
    func notYetValid() async throws {
        let fault = try await fault(certificates.notYetValid)
        #expect(fault.flaw == .notYetValid)
    }

    @Test("a certificate from nobody known is refused", arguments: [Endpoint.Scheme.imaps, .smtp])
    func unknownIssuer(scheme: Endpoint.Scheme) async throws {
        let fault = try await fault(certificates.strangerLocalhost, scheme: scheme)
        #expect(fault.flaw == .unknownIssuer)
        #expect(fault.message.contains("unable to get local issuer certificate"))
    }

    @Test("a certificate that vouches for itself is refused")
    func selfSigned() async throws {
        let fault = try await fault(certificates.selfSigned)
        #expect(fault.flaw == .unknownIssuer)
    }

    @Test(
        "a file that is not there or holds no certificate is named", arguments: ["missing.pem", "empty.pem"])
    func badFile(name: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write("empty.pem", "nothing\n")
        let server = try ScriptedServer(Script.imaps)
        defer { server.stop() }
        let endpoint = try server.endpoint(.imaps, ca: folder.path(name))
        for anchors in try anchorsOfBothKinds {
            let fault = try await Poller(anchors: anchors).faultOfConnecting(to: endpoint)
            guard case .caFile(let path, _) = fault.cause else { throw TestFault("\(fault)") }
            #expect(path == folder.path(name))
            #expect(fault.message.contains(name))
        }
    }

    /// The stranger as the system's authority: in a hashed directory, and as a bundle.
    private var anchorsOfBothKinds: [TrustAnchors] {
        get throws {
            let directory = TrustAnchors(directory: certificates.strangerDirectory, bundle: nil)
            let bundle = TrustAnchors(directory: nil, bundle: certificates.strangerAuthority)
            return [directory, bundle]
        }
    }

    @Test("the given authority is believed beside the system's, not instead of them")
    func bothAuthorities() async throws {
        let ours = try ScriptedServer(Script.imaps + [.drain], identity: certificates.localhost)
        let systems = try ScriptedServer(Script.imaps + [.drain], identity: certificates.strangerLocalhost)
        defer {
            ours.stop()
            systems.stop()
        }
        for anchors in try anchorsOfBothKinds {
            let poller = try Poller(anchors: anchors)
            _ = try await poller.connect(to: ours.endpoint(.imaps), deadline: patience)
            _ = try await poller.connect(to: systems.endpoint(.imaps), deadline: patience)
        }
    }

    @Test("without a given authority only the system's are believed")
    func systemOnly() async throws {
        let ours = try ScriptedServer(Script.imaps + [.drain], identity: certificates.localhost)
        let systems = try ScriptedServer(Script.imaps + [.drain], identity: certificates.strangerLocalhost)
        defer {
            ours.stop()
            systems.stop()
        }
        for anchors in try anchorsOfBothKinds {
            let poller = try Poller(anchors: anchors)
            let known = try Endpoint(scheme: .imaps, host: "localhost", port: systems.port)
            _ = try await poller.connect(to: known, deadline: patience)
            let unknown = try Endpoint(scheme: .imaps, host: "localhost", port: ours.port)
            #expect(try await poller.faultOfConnecting(to: unknown).flaw == .unknownIssuer)
        }
    }

    @Test("this system's own authorities are found")
    func system() {
        let anchors = TrustAnchors.system()
        #expect(anchors.directory != nil || anchors.bundle != nil)
    }
}

extension TransportFault {
    fileprivate var flaw: CertificateFlaw? {
        if case .certificate(let flaw, _) = cause { flaw } else { nil }
    }
}
