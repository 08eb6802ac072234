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
}
