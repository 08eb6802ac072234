import FacteurCore
import Mail
import Transport

/// Asks an identity server over HTTPS: one connection for each question, and one deadline for the whole of it.
struct IdentityServer: Sendable {
    let poller: Poller
    let ca: String?
    /// From the name to the last octet of the answer.
    let deadline: Duration

    /// What the server answers, whatever its status. A redirect is an answer: no secret goes where a server points.
    ///
    /// - Throws: `TransportFault`; `OAuthRefusal` where it does not speak HTTP as it should.
    func post(_ form: [FormText.Pair], to address: WebAddress) async throws -> HTTPResponse {
        let end = ContinuousClock.now + deadline
        let connection = try await poller.connect(to: try endpoint(address), deadline: left(until: end))
        defer { connection.close() }
        try await connection.send(HTTPRequest.post(form, to: address), deadline: left(until: end))
        var parser = HTTPResponseParser()
        do {
            while true {
                let octets = try await connection.receive(deadline: left(until: end))
                if octets.isEmpty { return try parser.closed() }
                if let response = try parser.received(octets) { return response }
            }
        } catch let fault as HTTPFault {
            switch fault {
            case .cut: throw TransportFault(.connectionReset, peer: address.authority)
            case .tooLarge: throw OAuthRefusal(.strange, "its answer is larger than 64 KB")
            case .malformed(let words): throw OAuthRefusal(.strange, words)
            }
        }
    }

    /// A server that sends an octet now and then is given no more than the rest.
    private func left(until end: ContinuousClock.Instant) -> Duration { max(end - .now, .zero) }

    private func endpoint(_ address: WebAddress) throws -> Endpoint {
        do {
            return try Endpoint(
                scheme: .https, host: address.host, port: UInt16(clamping: address.port), ca: ca)
        } catch {
            throw OAuthRefusal(.strange, error.message)
        }
    }
}
