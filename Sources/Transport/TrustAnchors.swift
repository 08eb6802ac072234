import CCurl
import Foundation

/// The certificate authorities that are trusted.
///
/// A hashed directory (`openssl rehash`, as Debian's ca-certificates makes it) costs a connection nothing: OpenSSL opens only the
/// file of the issuer it looks for. The whole bundle costs 850 KB and 22 ms, once for all connections where `AuthorityStores` can
/// share it.
package struct TrustAnchors: Sendable {
    /// A directory of PEM files named by the hash of their subjects; `nil` when there is none.
    package let directory: String?
    /// All authorities in one PEM file, used if there is no hashed directory.
    package let bundle: String?

    package init(directory: String?, bundle: String?) {
        self.directory = directory
        self.bundle = bundle
    }

    /// The default paths of the system's libcurl.
    package static func system() -> TrustAnchors {
        guard let version = ccurl_version() else {
            return TrustAnchors(directory: nil, bundle: nil)
        }
        let directory = version.pointee.capath.map { String(cString: $0) }
        let bundle = version.pointee.cainfo.map { String(cString: $0) }
        return TrustAnchors(directory: directory.flatMap { isHashed($0) ? $0 : nil }, bundle: bundle)
    }

    private static func isHashed(_ directory: String) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.contains { name in
            let parts = name.split(separator: ".")
            return parts.count == 2 && parts[0].utf8.count == 8 && parts[0].allSatisfy(\.isHexDigit)
                && parts[1].allSatisfy(\.isNumber)
        }
    }
}

extension TrustAnchors {
    /// What is trusted where the file `ca` comes in addition: the bundle only where there is no hashed directory.
    func sources(adding ca: String?) -> Sources {
        Sources(files: [ca, directory == nil ? bundle : nil].compactMap(\.self), directory: directory)
    }

    /// Makes a handle trust these and, in addition, the authorities in the file `ca`.
    func apply(to easy: UnsafeMutableRawPointer, adding ca: String?) throws(TransportFault) {
        if let directory {
            ccurl_set_string(easy, CURLOPT_CAPATH, directory)
            ccurl_set_string(easy, CURLOPT_CAINFO, ca)
            return
        }
        ccurl_set_string(easy, CURLOPT_CAPATH, nil)
        guard let ca else {
            ccurl_set_string(easy, CURLOPT_CAINFO, bundle)
            return
        }
        // CAINFO takes only one file, so the two are joined in memory.
        guard var pem = FileManager.default.contents(atPath: ca) else {
            throw TransportFault(.caFile(path: ca, "it cannot be read"))
        }
        guard pem.range(of: Data("-----BEGIN ".utf8)) != nil else {
            throw TransportFault(.caFile(path: ca, "it holds no certificate"))
        }
        pem.append(contentsOf: "\n".utf8)
        pem.append(bundle.flatMap { FileManager.default.contents(atPath: $0) } ?? Data())
        pem.withUnsafeMutableBytes { bytes in
            _ = ccurl_set_ca_blob(easy, bytes.baseAddress, bytes.count)
        }
    }
}
