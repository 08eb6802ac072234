import Glibc
import Store

/// A new file that its owner alone may read (mode 0600). It has no name until it is whole: whoever is ended before that leaves
/// nothing behind, where the file system knows files without a name (`O_TMPFILE`); elsewhere `NAME.partial` may stay.
package final class PrivateFile {
    /// Why it could not be made or written.
    package struct Fault: Error, Sendable {
        package let code: Int32
        package let path: String
    }

    private let path: String
    private let descriptor: Int32
    /// `nil`: it has no name.
    private let draft: String?

    /// - Throws: `Fault`; EEXIST if something is there already.
    package init(_ path: String) throws(Fault) {
        self.path = path
        var status = stat()
        guard lstat(path, &status) != 0 else { throw Fault(code: EEXIST, path: path) }
        let nameless = open(path.folderOfFile, O_WRONLY | O_CLOEXEC | O_DIRECTORY | Self.temporary, 0o600)
        if nameless >= 0 {
            (descriptor, draft) = (nameless, nil)
        } else {
            let name = path + ".partial"
            let named = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard named >= 0 else { throw Fault(code: errno, path: errno == EEXIST ? name : path) }
            (descriptor, draft) = (named, name)
        }
        fchmod(descriptor, 0o600)
    }

    deinit {
        close(descriptor)
        if let draft { unlink(draft) }
    }

    package func write(_ octets: [UInt8]) throws(Fault) {
        guard OutputFile.write(octets, to: descriptor) else { throw Fault(code: errno, path: path) }
    }

    /// It is on the disk, and has its name.
    ///
    /// - Throws: `Fault`; EEXIST if another program has made a file of that name meanwhile, which stays.
    package func finish() throws(Fault) {
        guard fsync(descriptor) == 0 else { throw Fault(code: errno, path: path) }
        // Unlike rename(2), neither replaces a file.
        let linked =
            draft.map { link($0, path) }
            ?? linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, path, AT_SYMLINK_FOLLOW)
        guard linked == 0 else { throw Fault(code: errno, path: path) }
        OutputFile.syncFolder(of: path)
    }

    /// Of `O_TMPFILE`, beside O_DIRECTORY (<asm-generic/fcntl.h>); it is not imported.
    private static let temporary: Int32 = 0o20_000_000
}
