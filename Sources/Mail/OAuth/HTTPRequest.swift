/// One HTTP/1.1 request (RFC 9112 §2); the server closes the connection after its answer.
package enum HTTPRequest {
    /// Posts a form; asks for an answer in JSON, without compression.
    package static func post(_ form: [FormText.Pair], to address: WebAddress) -> [UInt8] {
        let body = FormText.encode(form)
        let head = [
            "POST \(address.target) HTTP/1.1", "Host: \(address.authority)", "User-Agent: facteur",
            "Accept: application/json", "Accept-Encoding: identity",
            "Content-Type: application/x-www-form-urlencoded", "Content-Length: \(body.utf8.count)",
            "Connection: close", "", "",
        ]
        return Array((head.joined(separator: "\r\n") + body).utf8)
    }

    /// What is asked of a server of which only the answer's header is of use, such as its `Date` (RFC 9110 §9.3.2).
    package static func head(of address: WebAddress) -> [UInt8] {
        let lines = [
            "HEAD \(address.target) HTTP/1.1", "Host: \(address.authority)", "User-Agent: facteur",
            "Accept: */*", "Accept-Encoding: identity", "Connection: close", "", "",
        ]
        return Array(lines.joined(separator: "\r\n").utf8)
    }
}
