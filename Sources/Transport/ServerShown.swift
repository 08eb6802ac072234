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

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Nov 30 08:21:42 2026 GMT`, as OpenSSL prints the time of a certificate.
    static func seconds(_ text: String) -> Int64? {
        let words = text.split(separator: " ")
        guard words.count == 5, words[4] == "GMT", let month = months.firstIndex(of: String(words[0])),
            let day = Int64(words[1]), (1...31).contains(day), let year = Int64(words[3]),
            (1950...9999).contains(year)
        else { return nil }
        let clock = words[2].split(separator: ":").compactMap { Int64($0) }
        guard clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]),
            (0...60).contains(clock[2])
        else { return nil }
        return days(year, Int64(month) + 1, day) * 86_400 + clock[0] * 3_600 + clock[1] * 60 + clock[2]
    }

    /// Days since 1970 in the Gregorian calendar, whose years begin in March here, so that a leap day is a year's last.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + ofYear - 719_468
    }
}
