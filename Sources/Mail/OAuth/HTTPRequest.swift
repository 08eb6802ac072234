/// One HTTP/1.1 request (RFC 9112 §2), after whose answer the server closes.
package enum HTTPRequest {
    /// A form that is posted; its answer is wanted as JSON, and as it is (no compression).
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
