import Glibc

/// OpenSSL's server side for scripted servers. Its functions are looked up at run time, because libcurl has loaded OpenSSL into the
/// process: so a server can begin TLS at any point of its script, with no helper process and nothing to install.
final class ServerTLS {
    private typealias Make = @convention(c) (OpaquePointer?) -> OpaquePointer?
    private typealias Release = @convention(c) (OpaquePointer?) -> Void
    private typealias Act = @convention(c) (OpaquePointer?) -> Int32
    private typealias Load = @convention(c) (OpaquePointer?, UnsafePointer<CChar>?, Int32) -> Int32
    private typealias LoadChain = @convention(c) (OpaquePointer?, UnsafePointer<CChar>?) -> Int32
    private typealias SetDescriptor = @convention(c) (OpaquePointer?, Int32) -> Int32
    private typealias Read = @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?, Int32) -> Int32
    private typealias Write = @convention(c) (OpaquePointer?, UnsafeRawPointer?, Int32) -> Int32

    private let session: OpaquePointer
    private var hasSaidGoodbye = false

    /// Waits for the client's handshake.
    init(descriptor: Int32, identity: TestCertificates.Identity) throws {
        let method: @convention(c) () -> OpaquePointer? = try Self.find("TLS_server_method")
        let newContext: Make = try Self.find("SSL_CTX_new")
        let freeContext: Release = try Self.find("SSL_CTX_free")
        let loadChain: LoadChain = try Self.find("SSL_CTX_use_certificate_chain_file")
        let loadKey: Load = try Self.find("SSL_CTX_use_PrivateKey_file")
        let newSession: Make = try Self.find("SSL_new")
        let setDescriptor: SetDescriptor = try Self.find("SSL_set_fd")
        let accept: Act = try Self.find("SSL_accept")

        guard let context = newContext(method()) else { throw TestFault("SSL_CTX_new") }
        defer { freeContext(context) }
        let pem: Int32 = 1
        guard loadChain(context, identity.certificate) == 1, loadKey(context, identity.key, pem) == 1 else {
            throw TestFault("OpenSSL does not take \(identity.certificate)")
        }
        guard let session = newSession(context) else { throw TestFault("SSL_new") }
        self.session = session
        guard setDescriptor(session, descriptor) == 1, accept(session) == 1 else {
            throw TestFault("the client ended the handshake")
        }
    }

    deinit {
        let free: Release? = try? Self.find("SSL_free")
        free?(session)
    }

    /// 0 when the client has closed.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let read: Read = try Self.find("SSL_read")
        let count = read(session, buffer.baseAddress, Int32(clamping: buffer.count))
        if count > 0 { return Int(count) }
        let words = try Self.lastError()
        guard words.isEmpty || words.contains("unexpected eof") else { throw TestFault(words) }
        return 0
    }

    /// 0 when the client is gone.
    func write(_ buffer: UnsafeRawBufferPointer) throws -> Int {
        let write: Write = try Self.find("SSL_write")
        return max(0, Int(write(session, buffer.baseAddress, Int32(clamping: buffer.count))))
    }

    /// Sends close_notify, once: a second call would wait for the client's.
    func sayGoodbye() throws {
        guard !hasSaidGoodbye else { return }
        hasSaidGoodbye = true
        let shutdown: Act = try Self.find("SSL_shutdown")
        _ = shutdown(session)
    }

    /// Asks the client for new keys, as TLS 1.3 allows at any time; sent with the next write.
    func requestKeyUpdate() throws {
        let update: SetDescriptor = try Self.find("SSL_key_update")
        let requested: Int32 = 1
        guard update(session, requested) == 1 else { throw TestFault("SSL_key_update") }
    }

    /// Empty when the connection simply ended.
    private static func lastError() throws -> String {
        let get: @convention(c) () -> UInt = try find("ERR_get_error")
        let describe: @convention(c) (UInt, UnsafeMutablePointer<CChar>?, Int) -> Void = try find(
            "ERR_error_string_n")
        let code = get()
        guard code != 0 else { return "" }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { text in
            describe(code, text.baseAddress, text.count)
            return text.baseAddress.map { String(cString: $0) } ?? ""
        }
    }

    private static func find<Function>(_ name: String) throws -> Function {
        guard let library = dlopen("libssl.so.3", RTLD_NOW), let symbol = dlsym(library, name) else {
            throw TestFault("libssl.so.3 has no \(name)")
        }
        return unsafeBitCast(symbol, to: Function.self)
    }
}
