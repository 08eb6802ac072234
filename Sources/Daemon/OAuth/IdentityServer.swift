import FacteurCore
import Mail
import Transport

/// Sends requests to an identity server over HTTPS: one connection per request, and one deadline for the whole request.
struct IdentityServer: Sendable {
    let poller: Poller
    let ca: String?
    /// From resolving the name to the last octet of the answer.
    let deadline: Duration

    /// The server's answer, whatever its status. A redirect is returned, not followed: no secret is sent where a server points.
    ///
    /// - Throws: `TransportFault`; `OAuthRefusal` if the server does not speak HTTP correctly.
    func post(_ form: [FormText.Pair], to address: WebAddress) async throws -> HTTPResponse {
        try await ask(HTTPRequest.post(form, to: address), at: address, HTTPResponseParser())
    }

    /// What the server says the time is, in Unix seconds (RFC 9110 §6.6.1); `nil` where it does not say.
    ///
    /// - Throws: as `post`.
    func time(at address: WebAddress) async throws -> Int64? {
        let answer = try await ask(
            HTTPRequest.head(of: address), at: address, HTTPResponseParser(isToHead: true))
        return answer.fields["date"].flatMap(HeaderDate.init(rfc5322:))?.seconds
    }

    private func ask(
        _ request: [UInt8], at address: WebAddress, _ parser: HTTPResponseParser
    ) async throws -> HTTPResponse {
        let end = ContinuousClock.now + deadline
        let connection = try await poller.connect(to: try endpoint(address), deadline: left(until: end))
        defer { connection.close() }
        try await connection.send(request, deadline: left(until: end))
        var parser = parser
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

    /// A server that sends an octet now and then gets only the remaining time.
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
