import CCurl
import Glibc

/// The trusted authorities as OpenSSL has parsed them, shared by all connections that trust the same: otherwise each parses and
/// keeps its own, 850 KB and 22 ms for the whole bundle.
///
/// Only where libcurl's TLS is OpenSSL 3 or later; there is no store otherwise, and libcurl reads the files for each connection.
/// Used only on the poller's thread.
final class AuthorityStores {
    /// One parsed set of authorities; freed when nobody here has it any more, and OpenSSL with its last connection.
    final class Store {
        private let openSSL: ccurl_openssl
        private let pointer: UnsafeMutableRawPointer

        fileprivate init?(_ openSSL: ccurl_openssl) {
            guard let pointer = openSSL.X509_STORE_new() else { return nil }
            self.openSSL = openSSL
            self.pointer = pointer
        }

        deinit {
            openSSL.X509_STORE_free(pointer)
        }

        /// Makes a TLS context trust these authorities and no others.
        func give(to context: UnsafeMutableRawPointer) {
            openSSL.SSL_CTX_set1_cert_store(context, pointer)
        }

        fileprivate func read(_ sources: TrustAnchors.Sources) -> Bool {
            // What libcurl sets for its own stores: a chain may end at any certificate in the store, and is looked for there first.
            guard openSSL.X509_STORE_set_flags(pointer, ccurl_trusted_first | ccurl_partial_chain) == 1,
                sources.files.allSatisfy({ openSSL.X509_STORE_load_file(pointer, $0) == 1 }),
                sources.directory.map({ openSSL.X509_STORE_load_path(pointer, $0) == 1 }) ?? true
            else {
                openSSL.ERR_clear_error()
                return false
            }
            return true
        }
    }

    private struct Kept {
        let store: Store
        let states: [FileState]
        let made: MonotonicTime
    }

    private let openSSL: ccurl_openssl?
    private var kept: [TrustAnchors.Sources: Kept] = [:]

    /// OpenSSL keeps what it has found in a directory: a file that was written anew there, under the name that it had, counts
    /// after this time at the latest.
    private static let longest = Duration.seconds(300)

    /// - Parameter isSharing: without it there is never a store.
    init(isSharing: Bool) {
        openSSL = isSharing ? .ofLibcurl() : nil
    }

    /// The store for these files as they are now: the one that others have already, or a new one where a file has changed.
    ///
    /// - Returns: `nil` where there can be none, also because a file cannot be read or holds no certificate: libcurl then reads them
    ///   itself, and says what is wrong with them.
    func store(for sources: TrustAnchors.Sources) -> Store? {
        guard let openSSL, !sources.isEmpty else { return nil }
        let states = sources.states
        guard states.count == sources.count else { return nil }
        if let known = kept[sources], known.states == states,
            MonotonicTime.now() < known.made.advanced(by: Self.longest)
        {
            return known.store
        }
        kept[sources] = nil
        guard let store = Store(openSSL), store.read(sources), sources.states == states else { return nil }
        kept[sources] = Kept(store: store, states: states, made: .now())
        return store
    }
}

extension ccurl_openssl {
    /// `nil` where libcurl's TLS is not OpenSSL itself (but LibreSSL, say, which libcurl speaks to in the same way), or too old.
    fileprivate static func ofLibcurl() -> ccurl_openssl? {
        guard let name = ccurl_version()?.pointee.ssl_version, String(cString: name).hasPrefix("OpenSSL/")
        else {
            return nil
        }
        var found = ccurl_openssl()
        return ccurl_find_openssl(&found) == 1 ? found : nil
    }
}

extension TrustAnchors {
    /// The files that one connection's authorities are read from.
    struct Sources: Hashable {
        /// PEM files; all of each is trusted.
        let files: [String]
        /// A hashed directory.
        let directory: String?

        var isEmpty: Bool { files.isEmpty && directory == nil }
        var count: Int { files.count + (directory == nil ? 0 : 1) }

        /// Of each that is there, in order.
        fileprivate var states: [FileState] {
            (files + [directory].compactMap(\.self)).compactMap(FileState.init)
        }
    }
}

/// What tells a file, or a directory, from the one that was there before.
private struct FileState: Equatable {
    private let device: dev_t
    private let inode: ino_t
    private let size: off_t
    private let modified: [Int]
    private let changed: [Int]

    init?(path: String) {
        var found = stat()
        guard stat(path, &found) == 0 else { return nil }
        (device, inode, size) = (found.st_dev, found.st_ino, found.st_size)
        modified = [found.st_mtim.tv_sec, found.st_mtim.tv_nsec]
        changed = [found.st_ctim.tv_sec, found.st_ctim.tv_nsec]
    }
}
