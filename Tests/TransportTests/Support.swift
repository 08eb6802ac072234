import TestSupport
import Testing

@testable import Transport

/// Long enough for a loaded machine; no test waits for it unless something is broken.
let patience = Duration.seconds(300)

extension ScriptedServer {
    /// Where this server listens. `ca:` is the test authority unless another is given.
    func endpoint(
        _ scheme: Endpoint.Scheme, host: String = "127.0.0.1", plaintext: Bool = false, ca: String? = nil
    ) throws -> Endpoint {
        let ca = try ca ?? TestCertificates.shared.authority
        return try Endpoint(scheme: scheme, host: host, port: port, plaintext: plaintext, ca: ca)
    }
}

extension Poller {
    /// A connection to a server that speaks plaintext.
    func connect(plainly server: ScriptedServer) async throws -> Connection {
        try await connect(to: server.endpoint(.imap, plaintext: true), deadline: patience)
    }

    /// The fault that this attempt must end with.
    func faultOfConnecting(
        to endpoint: Endpoint, deadline: Duration = patience
    ) async throws -> TransportFault {
        do throws(TransportFault) {
            let connection = try await connect(to: endpoint, deadline: deadline)
            connection.close()
        } catch {
            return error
        }
        throw TestFault("the connection was made")
    }
}

extension Connection {
    /// Everything until the server closes, or the first `count` bytes.
    func receive(upTo count: Int) async throws -> [UInt8] {
        var all: [UInt8] = []
        while all.count < count {
            let bytes = try await receive(atMost: count - all.count, deadline: patience)
            if bytes.isEmpty { break }
            all += bytes
        }
        return all
    }

    func receiveText(_ count: Int) async throws -> String {
        String(decoding: try await receive(upTo: count), as: UTF8.self)
    }

    func send(_ text: String) async throws {
        try await send(Array(text.utf8), deadline: patience)
    }
}

/// The fault that a task must end with.
func fault<Value: Sendable>(of task: Task<Value, any Error>) async throws -> TransportFault {
    switch await task.result {
    case .success(let value): throw TestFault("no fault but \(value)")
    case .failure(let fault as TransportFault): return fault
    case .failure(let error): throw error
    }
}

/// Bytes in an order that a lost, doubled or swapped chunk disturbs.
func pattern(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        for index in 0..<count {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            buffer[index] = UInt8(truncatingIfNeeded: state >> 56)
        }
        initialized = count
    }
}
