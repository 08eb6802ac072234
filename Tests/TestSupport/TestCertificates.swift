import Foundation

/// Two authorities and the certificates that they signed, made by the `openssl` command once per process and removed at its end.
package struct TestCertificates: Sendable {
    /// A certificate and its key, as paths of PEM files.
    package struct Identity: Sendable {
        package let certificate: String
        package let key: String
    }

    /// The authority that signed everything except ``strangerLocalhost``: a test's value for `ca:`.
    package let authority: String
    /// Another authority, which is not trusted.
    package let strangerAuthority: String
    /// A hashed directory (`openssl rehash`) that holds only the stranger, in place of /etc/ssl/certs.
    package let strangerDirectory: String

    /// For `localhost`, 127.0.0.1 and ::1.
    package let localhost: Identity
    /// The same names, signed by the stranger.
    package let strangerLocalhost: Identity
    /// Valid, for `mail.other.test` only.
    package let wrongName: Identity
    /// The names of ``localhost``, expired since yesterday.
    package let expired: Identity
    /// The names of ``localhost``, valid from 2099.
    package let notYetValid: Identity
    /// The names of ``localhost``, signed by itself.
    package let selfSigned: Identity

    private let folder: TemporaryFolder
    private static let made = Result { try TestCertificates() }

    package static var shared: TestCertificates {
        get throws { try made.get() }
    }
}

extension TestCertificates {
    private init() throws {
        let folder = try TemporaryFolder("facteur-certificates")
        removeAtExit(folder.path)
        let maker = CertificateMaker(folder: folder)
        self.folder = folder
        authority = try maker.authority("authority")
        strangerAuthority = try maker.authority("stranger")
        let names = "DNS:localhost,IP:127.0.0.1,IP:::1"
        localhost = try maker.server("localhost", names, by: "authority", "-days", "2")
        strangerLocalhost = try maker.server("stranger-localhost", names, by: "stranger", "-days", "2")
        wrongName = try maker.server("mail.other.test", "DNS:mail.other.test", by: "authority", "-days", "2")
        expired = try maker.server("expired", names, by: "authority", "-days", "-1")
        notYetValid = try maker.futureServer("future", names, by: "authority")
        selfSigned = try maker.selfSigned("self-signed", names)
        strangerDirectory = try maker.hashedDirectory("trusted", holding: strangerAuthority)
    }
}

/// The `openssl` commands, each of which leaves its files in the folder.
private struct CertificateMaker {
    let folder: TemporaryFolder

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]

    func authority(_ name: String) throws -> String {
        try selfSign(name, ["-addext", "basicConstraints=critical,CA:TRUE"])
        return folder.path("\(name).pem")
    }

    func selfSigned(_ name: String, _ names: String) throws -> TestCertificates.Identity {
        try selfSign(name, ["-addext", "subjectAltName=\(names)"])
        return identity(name)
    }

    func server(
        _ name: String, _ names: String, by authority: String, _ validity: String...
    ) throws -> TestCertificates.Identity {
        let request = try request(name, names)
        try openssl(
            ["x509", "-req", "-in", request.file, "-extfile", request.extensions, "-CAcreateserial"]
                + ["-CA", folder.path("\(authority).pem"), "-CAkey", folder.path("\(authority).key")]
                + ["-out", folder.path("\(name).pem")] + validity)
        return identity(name)
    }

    /// Only `openssl ca` can date a certificate into the future, and it requires a small database for that.
    func futureServer(
        _ name: String, _ names: String, by authority: String
    ) throws -> TestCertificates.Identity {
        let request = try request(name, names)
        let database = try folder.write("issued", "")
        let configuration = try folder.write(
            "issuing.cnf",
            """
            [ca]
            default_ca=issuing
            [issuing]
            database=\(database)
            new_certs_dir=\(folder.path)
            rand_serial=yes
            default_md=sha256
            policy=any
            [any]
            commonName=supplied

            """)
        try openssl(
            ["ca", "-batch", "-notext", "-config", configuration, "-in", request.file]
                + ["-extfile", request.extensions, "-out", folder.path("\(name).pem")]
                + ["-cert", folder.path("\(authority).pem"), "-keyfile", folder.path("\(authority).key")]
                + ["-startdate", "20990101000000Z", "-enddate", "21000101000000Z"])
        return identity(name)
    }

    func hashedDirectory(_ name: String, holding certificate: String) throws -> String {
        let directory = folder.path(name)
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        try FileManager.default.copyItem(atPath: certificate, toPath: "\(directory)/authority.pem")
        try openssl(["rehash", directory])
        return directory
    }

    private func selfSign(_ name: String, _ extra: [String]) throws {
        try openssl(
            ["req", "-x509", "-days", "2", "-subj", "/CN=\(name).test"] + Self.newKey + extra
                + ["-keyout", folder.path("\(name).key"), "-out", folder.path("\(name).pem")])
    }

    private func request(_ name: String, _ names: String) throws -> (file: String, extensions: String) {
        let file = folder.path("\(name).csr")
        try openssl(
            ["req", "-subj", "/CN=\(name)"] + Self.newKey
                + ["-keyout", folder.path("\(name).key"), "-out", file])
        return (file, try folder.write("\(name).ext", "subjectAltName=\(names)\n"))
    }

    private func identity(_ name: String) -> TestCertificates.Identity {
        TestCertificates.Identity(
            certificate: folder.path("\(name).pem"), key: folder.path("\(name).key"))
    }

    private func openssl(_ arguments: [String]) throws { try OpenSSL.run(arguments) }
}

/// The `openssl` command.
package enum OpenSSL {
    /// - Returns: what it prints.
    @discardableResult
    package static func run(_ arguments: [String]) throws -> String {
        let outcome = try Command("openssl", arguments).runOnThisThread(timeout: .seconds(300))
        guard outcome.status == 0 else { throw TestFault("openssl \(arguments): \(outcome.standardError)") }
        return outcome.standardOutput
    }
}

/// PEM texts with which an app would prove itself, made anew by `openssl`.
package struct AppCertificates: Sendable {
    /// The certificate and its key; PKCS #8.
    package let good: String
    /// The same key as PKCS #1.
    package let oldForm: String
    package let certificateAlone, keyAlone, foreignKey, lockedKey, shortKey, curve: String
    /// In PEM, for whoever checks a signature.
    package let publicKey: String

    /// - Parameter days: for which the good one counts.
    package init(days: Int = 90) throws {
        let folder = try TemporaryFolder("facteur-app")
        func made(_ name: String, _ words: [String], days: Int = days) throws -> (
            certificate: String, key: String
        ) {
            let (certificate, key) = (folder.path("\(name).pem"), folder.path("\(name).key"))
            try OpenSSL.run(
                ["req", "-x509", "-subj", "/CN=app.test", "-days", "\(days)", "-nodes", "-out", certificate]
                    + ["-keyout", key] + words)
            return (
                try String(contentsOfFile: certificate, encoding: .utf8),
                try String(contentsOfFile: key, encoding: .utf8)
            )
        }
        let own = try made("own", ["-newkey", "rsa:2048"])
        let other = try made("other", ["-newkey", "rsa:2048"])
        let short = try made("short", ["-newkey", "rsa:1024"])
        let curve = try made("curve", ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"])
        let (old, locked, open) = (folder.path("old.key"), folder.path("locked.key"), folder.path("own.pub"))
        try OpenSSL.run(["rsa", "-traditional", "-in", folder.path("own.key"), "-out", old])
        try OpenSSL.run(
            ["pkcs8", "-topk8", "-in", folder.path("own.key"), "-out", locked, "-passout", "pass:x"])
        try OpenSSL.run(["pkey", "-in", folder.path("own.key"), "-pubout", "-out", open])
        good = own.certificate + own.key
        oldForm = try String(contentsOfFile: old, encoding: .utf8) + other.certificate + own.certificate
        (certificateAlone, keyAlone) = (own.certificate, own.key)
        foreignKey = own.certificate + other.key
        lockedKey = try own.certificate + String(contentsOfFile: locked, encoding: .utf8)
        shortKey = short.certificate + short.key
        self.curve = curve.certificate + curve.key
        publicKey = try String(contentsOfFile: open, encoding: .utf8)
    }
}

/// A static value is never released, so its folder is removed when the process ends.
private func removeAtExit(_ path: String) {
    foldersToRemove.append(path)
    atexit {
        for path in foldersToRemove.paths { try? FileManager.default.removeItem(atPath: path) }
    }
}

private let foldersToRemove = FoldersToRemove()

private final class FoldersToRemove: @unchecked Sendable {
    private let lock = NSLock()
    private var list: [String] = []

    var paths: [String] { lock.withLock { list } }

    func append(_ path: String) {
        lock.withLock { list.append(path) }
    }
}
