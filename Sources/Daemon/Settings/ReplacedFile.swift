import Foundation
import Glibc
import Store
package import Text

/// A file that is written anew as a whole: whoever reads it finds the old text or the new one, also after a power cut.
///
/// The new text is written beside it first, under a name that begins with a dot, and takes its place by rename(2).
package struct ReplacedFile: Sendable {
    /// Why it stayed as it was.
    package enum Fault: Error, Sendable, Equatable {
        /// A folder, a device, a symbolic link.
        case noFile(String)
        /// One of Facteur's own.
        case precious(String)
        case folderMissing(String)
        case notPermitted(String)
        case diskFull(String)
        /// The system's words.
        case failed(String, String)

        init(errno code: Int32, path: String) {
            self =
                switch code {
                case ENOENT, ENOTDIR: .folderMissing(path)
                case EACCES, EPERM, EROFS: .notPermitted(path)
                case ENOSPC, EDQUOT, EFBIG: .diskFull(path)
                case EISDIR: .noFile(path)
                default: .failed(path, String(cString: strerror(code)))
                }
        }
    }

    package let path: String
    private let mode: mode_t
    private let draft: String
    private let spared: [String]

    /// - Parameters:
    ///   - mode: the bits of chmod(2), whatever the umask.
    ///   - mark: makes the draft's name one that no other program writes at the same time; with `nil` only one ever does, and what it
    ///     left when it was killed is taken away.
    ///   - spared: files that it never replaces, whatever the name by which they are called.
    package init(path: String, mode: UInt32, mark: String? = nil, sparing spared: [String] = []) {
        self.path = path
        self.mode = mode
        self.spared = spared
        let name = (path as NSString).lastPathComponent
        draft = path.folderOfFile + "/." + name + (mark.map { "." + $0 } ?? "") + ".new"
    }

    /// What stands in the way for this user, as far as it can be known without writing.
    package var obstacle: Fault? {
        do throws(Fault) {
            try insistOnFile()
        } catch {
            return error
        }
        return access(path.folderOfFile, W_OK | X_OK) == 0 ? nil : Fault(errno: errno, path: path)
    }

    package func write(_ octets: [UInt8]) throws(Fault) {
        try insistOnFile()
        if unlink(draft) != 0, errno != ENOENT { throw Fault(errno: errno, path: path) }
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Fault(errno: errno, path: path) }
        defer { close(descriptor) }
        guard OutputFile.write(octets, to: descriptor), fchmod(descriptor, mode) == 0, fsync(descriptor) == 0,
            rename(draft, path) == 0
        else {
            let fault = Fault(errno: errno, path: path)
            unlink(draft)
            throw fault
        }
        OutputFile.syncFolder(of: path)
    }

    /// What is there may only be a file, of its own name: a device is never replaced, and a link's other end never written.
    private func insistOnFile() throws(Fault) {
        var information = stat()
        guard lstat(path, &information) == 0 else {
            guard errno == ENOENT else { throw Fault(errno: errno, path: path) }
            return
        }
        guard information.st_mode & S_IFMT == S_IFREG else { throw .noFile(path) }
        for other in spared {
            var own = stat()
            guard stat(other, &own) == 0 else { continue }
            if own.st_dev == information.st_dev, own.st_ino == information.st_ino { throw .precious(path) }
        }
    }
}

extension ReplacedFile.Fault {
    /// One line: what, where, what now.
    package var words: Localized { FileSentence.localized(kept) }

    /// The same for the ledger.
    var kept: String {
        switch self {
        case .noFile(let path): FileSentence.noFile.said(path)
        case .precious(let path): FileSentence.precious.said(path)
        case .folderMissing(let path): FileSentence.folderMissing.said(path)
        case .notPermitted(let path): FileSentence.notPermitted.said(path)
        case .diskFull(let path): FileSentence.diskFull.said(path)
        case .failed(let path, let words): FileSentence.failed.said(path, words)
        }
    }
}

/// Why a file was not written.
package enum FileSentence: KeptSentence {
    case noFile, precious, folderMissing, notPermitted, diskFull, failed

    package var pattern: Localized {
        switch self {
        case .noFile:
            Localized(
                en: "* is there, and is not a file of its own; name another one",
                fr: "* existe déjà et n’est pas un simple fichier ; nommez-en un autre")
        case .precious:
            Localized(
                en: "* is Facteur's own and would be lost; name another file",
                fr: "* appartient à Facteur et serait perdu ; nommez un autre fichier")
        case .folderMissing:
            Localized(
                en:
                    "* cannot be written, because its folder is not there; make the folder or name another one",
                fr:
                    "* ne peut être écrit, car son dossier n’existe pas ; créez le dossier ou nommez-en un autre"
            )
        case .notPermitted:
            Localized(
                en: "this user may not write *; name another folder, or correct the rights of this one",
                fr:
                    "cet utilisateur ne peut écrire * ; nommez un autre dossier, ou corrigez les droits de celui-ci"
            )
        case .diskFull:
            Localized(
                en: "* cannot be written, because the disk is full; make room",
                fr: "* ne peut être écrit, car le disque est plein ; faites de la place")
        case .failed:
            Localized(
                en: "* cannot be written (*); name another place",
                fr: "* ne peut être écrit (*) ; nommez un autre endroit")
        }
    }
}
