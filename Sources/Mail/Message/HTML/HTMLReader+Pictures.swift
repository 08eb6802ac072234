import Text

// What a page shows that is no text: nobody can read in it here what a person may read.
extension HTMLReader {
    /// Notes the pictures, objects and frames that a visible start tag brings, and what is behind its content.
    mutating func notePictures(
        _ tag: HTMLTag, _ key: UInt64, _ attributes: HTMLAttributes, _ styles: [HTMLStyle],
        _ html: Span<UInt8>
    ) {
        let isBehind = attributes.background?.isEmpty == false || styles.contains(where: \.showsPicture)
        guard isBehind || Self.shows(tag, key, attributes) else { return }
        guard !Self.isDot(attributes, html) else { return }
        pictures.areShown = true
        for place in [attributes.source, attributes.background, attributes.href].compactMap(\.self)
        where Self.holds(html, place, "data:") {
            pictures.largest = max(pictures.largest, Self.size(ofBase64: place.count))
        }
        if isBehind, let style = attributes.style, Self.holds(html, style, "data:") {
            pictures.largest = max(pictures.largest, Self.size(ofBase64: style.count))
        }
        if tag == .iframe, let page = attributes.srcdoc, !page.isEmpty { pictures.holdsPage = true }
    }

    private static func shows(_ tag: HTMLTag, _ key: UInt64, _ attributes: HTMLAttributes) -> Bool {
        switch tag {
        case .img, .embed, .object, .iframe: true
        // `<input type="image" src="…">`
        case .input: attributes.source != nil
        default: tag == .other && drawn.contains(key)
        }
    }

    /// `image` is read as `img` by every browser; Outlook writes its pictures in VML, too.
    private static let drawn = Set(["svg", "image", "video", "v:imagedata", "v:image"].map(HTMLName.key))

    /// Whether a picture is too small to show a word: it separates parts of the page, or counts its readers.
    private static func isDot(_ attributes: HTMLAttributes, _ html: Span<UInt8>) -> Bool {
        [attributes.width, attributes.height].contains { place in
            guard let place else { return false }
            let octets = HTMLAttributes.text(html, place, limit: 8)
            let digits = octets.prefix(while: \.isDigit)
            guard !digits.isEmpty, !octets.contains(UInt8(ascii: "%")) else { return false }
            return Int(String(decoding: digits, as: UTF8.self)).map { $0 < smallestSide } ?? false
        }
    }

    /// In pixels: no letter is smaller.
    private static let smallestSide = 6

    private static func holds(_ html: Span<UInt8>, _ place: Range<Int>, _ words: String) -> Bool {
        // Behind a longer beginning nothing is read of a style either.
        String(decoding: HTMLAttributes.text(html, place, limit: 4_096), as: UTF8.self).lowercasedASCII
            .contains(words)
    }

    /// Four characters of base64 are three octets (RFC 4648 §4).
    private static func size(ofBase64 count: Int) -> Int { count / 4 * 3 }
}
