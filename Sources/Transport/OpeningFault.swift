import CCurl
import Glibc
import Text

/// libcurl's state after a connection could not be opened.
struct OpeningFault {
    let code: CURLcode
    /// CURLOPT_ERRORBUFFER, or libcurl's general text for the code.
    let text: String
    /// CURLINFO_OS_ERRNO of the last failed connect().
    let systemError: Int32
    /// CURLINFO_SSL_VERIFYRESULT: OpenSSL's X509_V_ERR_….
    let verifyResult: Int
    let phase: TransportFault.Phase
    let transcript: Transcript
    let ca: String?

    var cause: TransportFault.Cause {
        switch code {
        // libcurl's text for it differs from step to step.
        case _ where mayLackDescriptors && !Descriptors.areFree(4):
            .other(code: EMFILE, String(cString: strerror(EMFILE)))
        case CURLE_COULDNT_RESOLVE_HOST: .nameNotFound
        case CURLE_COULDNT_CONNECT: .unconnected(systemError: systemError, text)
        case CURLE_OPERATION_TIMEDOUT: .timedOut(phase)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: .certificate(flaw, certificateText)
        case CURLE_SSL_CACERT_BADFILE: .caFile(path: ca ?? "", text)
        case CURLE_USE_SSL_FAILED: .tlsNotOffered
        case CURLE_WEIRD_SERVER_REPLY, CURLE_REMOTE_ACCESS_DENIED: refusal
        // Debian's libcurl also ends a dialogue of more than 300 KB with this code.
        case CURLE_RECV_ERROR where text.hasPrefix("Too large"): .other(code: 56, text)
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING: .connectionReset
        case CURLE_SSL_CONNECT_ERROR: wasCut ? .connectionReset : .tls(text)
        default: .other(code: Int32(truncatingIfNeeded: code.rawValue), text)
        }
    }

    private var mayLackDescriptors: Bool {
        switch code {
        case CURLE_COULDNT_CONNECT: systemError == 0 || systemError == EMFILE || systemError == ENFILE
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_SSL_CACERT_BADFILE, CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT:
            true
        default: false
        }
    }

    /// In the middle of a handshake, only OpenSSL's text shows the end of the connection.
    private var wasCut: Bool {
        ["Connection reset", "Broken pipe", "SSL_ERROR_SYSCALL", "unexpected eof"].contains(
            where: text.contains)
    }

    /// libcurl returns 8 both for a greeting that refuses and for bytes after the reply to STARTTLS, which an attacker on the way
    /// may have inserted (CVE-2011-0411 and similar).
    private var refusal: TransportFault.Cause {
        if transcript.isStartingTLS {
            return .tls("unprotected bytes came with the reply to STARTTLS")
        }
        return .greeting(String(serverWords: transcript.reply, most: 300, ending: "…"))
    }

    /// X509_V_ERR_… of OpenSSL's x509_vfy.h. libcurl compares the name itself, after OpenSSL has accepted the certificate and
    /// before it changes the first value (1) to that result (0).
    private var flaw: TransportFault.CertificateFlaw {
        switch verifyResult {
        case 0, 1: transcript.subject == nil ? .other : .wrongName
        case 62, 64: .wrongName
        case 9: .notYetValid
        case 10: .expired
        case 2, 18, 19, 20, 21: .unknownIssuer
        default: .other
        }
    }

    private var certificateText: String {
        guard flaw == .wrongName, let subject = transcript.subject else { return text }
        return "\(text); the certificate is for \(subject)"
    }
}

extension TransportFault.Cause {
    /// The meaning of a failed connect(), by its errno.
    static func unconnected(systemError: Int32, _ text: String) -> Self {
        switch systemError {
        case ECONNREFUSED: .refused
        case ECONNRESET, EPIPE: .connectionReset
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EADDRNOTAVAIL, EACCES, EPERM: .unreachable
        case ETIMEDOUT: .timedOut(.connecting)
        default: .other(code: systemError, text)
        }
    }
}
