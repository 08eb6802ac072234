import CCurl
import Text

/// What a server showed of itself while a connection to it was opened.
package struct ServerShown: Sendable, Hashable {
    /// Such as `TLSv1.3 / TLS_AES_256_GCM_SHA384`; `nil` without TLS.
    package let protection: String?
    /// `nil` where it was not asked for, or there is none.
    package let certificate: ServerCertificate?
    /// What it said first, fit to be shown and at most 300 characters; empty for `https`.
    package let greeting: String
    /// What it replied to libcurl's last command, octet for octet: the capabilities (RFC 3501 §6.1.1) or those of EHLO. Empty where
    /// that was over 1,000 octets, and after STARTTLS: what came before TLS does not count there.
    package let reply: [UInt8]
}

/// The certificate of a server, whose chain and name were accepted.
package struct ServerCertificate: Sendable, Hashable {
    /// Whose it is, as OpenSSL writes it: `CN = imap.example.ca`.
    package let subject: String
    /// The last moment at which it counts; Unix seconds. `nil` where the TLS library writes it in an unknown way.
    package let expires: Int64?

    package init(subject: String, expires: Int64?) {
        self.subject = subject
        self.expires = expires
    }

    /// What libcurl keeps with CURLOPT_CERTINFO: lists of `Name:value`, the server's own first.
    init?(of easy: UnsafeMutableRawPointer) {
        var gathered: UnsafeMutablePointer<curl_certinfo>?
        guard ccurl_get_certificates(easy, &gathered) == CURLE_OK, let gathered,
            gathered.pointee.num_of_certs > 0, let lists = gathered.pointee.certinfo
        else { return nil }
        var values: [String: String] = [:]
        var entry = lists[0]
        while let item = entry?.pointee {
            let text = String(cString: item.data)
            if let colon = text.firstIndex(of: ":") {
                let name = String(text[..<colon])
                values[name] = values[name] ?? String(text[text.index(after: colon)...])
            }
            entry = item.next
        }
        subject = (values["Subject"] ?? "").oneLine(most: 100)
        expires = values["Expire date"].flatMap(Self.seconds)
    }

    /// `Nov 30 08:21:42 2026 GMT`, as OpenSSL prints the time of a certificate.
    static func seconds(_ text: String) -> Int64? {
        let words = text.split(separator: " ")
        guard words.count == 5, words[4] == "GMT",
            let month = CivilDate.months.firstIndex(of: String(words[0])),
            let day = Int(words[1]), let year = Int(words[3]), (1950...9999).contains(year),
            let days = CivilDate.days(year: year, month: month + 1, day: day)
        else { return nil }
        let clock = words[2].split(separator: ":").compactMap { Int64($0) }
        guard clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]),
            (0...60).contains(clock[2])
        else { return nil }
        return days * 86_400 + clock[0] * 3_600 + clock[1] * 60 + clock[2]
    }
}
