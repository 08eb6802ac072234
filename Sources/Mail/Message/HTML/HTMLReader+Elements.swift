import Text

extension HTMLReader {
    /// A start tag: which elements it closes, and how it changes what is visible.
    mutating func start(
        _ tag: HTMLTag, _ key: UInt64, _ attributes: HTMLAttributes, _ html: Span<UInt8>
    ) {
        closeImplied(by: tag)
        let (own, declared) = styles(tag, key, attributes, html)
        let goneIn = tag.isNeverSeen ? HTMLElements.everyWorld : Self.goneIn(declared)
        if !elements.isGone, Self.goneIn(declared) != HTMLElements.everyWorld {
            notePictures(tag, key, attributes, declared, html)
        }
        if tag == .br || tag == .hr || tag.isVoid {
            if elements.isGone || goneIn == HTMLElements.everyWorld { return }
            switch tag {
            case .br: output.lineBreak()
            case .hr: output.block()
            case .img, .embed, .input:
                noteTouch()
                if let alt = attributes.alt {
                    let words = HTMLAttributes.text(html, alt, limit: Self.longestStyle)
                    unsure.append(words.span)
                    if tag == .img, elements.sight().sight == .seen { output.alternative(words) }
                }
            case .link:
                // A style sheet inside the page that is not read.
                if let href = attributes.href,
                    HTMLAttributes.text(html, href, limit: 5).map(\.lowercasedASCII).elementsEqual(
                        "data:".utf8)
                {
                    sheet.cut()
                }
            default: break
            }
            return
        }
        var element = HTMLElement(tag: tag, key: key, goneIn: goneIn)
        element.isTelling = goneIn != 0 || declared.contains(where: \.mayHide)
        var isBlock = declared.first?.isBlock ?? (tag.isBlock || tag == .tr)
        // An element that only some views of the page show has no effect on text in the other views.
        if goneIn != 0, goneIn != HTMLElements.everyWorld { isBlock = true }
        element.edges.isBlock = isBlock
        guard elements.push(element, looks: elements.looks.applying(declared)) else {
            return output.block()
        }
        if let own { names.append(own) }
        guard !elements.isGone else { return }
        enter(tag, isBlock: isBlock, attributes, html)
    }

    /// The styles declared for an element: one for every world of the sheets, or one for each.
    private mutating func styles(
        _ tag: HTMLTag, _ key: UInt64, _ attributes: HTMLAttributes, _ html: Span<UInt8>
    ) -> (HTMLElementNames?, [HTMLStyle]) {
        // Without a style sheet, a tag of the same name with the same style looks the same.
        guard sheet.isEmpty, attributes.showsOnlyStyle else { return read(tag, key, attributes, html) }
        if let known = inlineStyles.styles(tag, key, attributes.style, html) { return (nil, known) }
        let (_, styles) = read(tag, key, attributes, html)
        inlineStyles.keep(styles, tag, key, attributes.style, html)
        return (nil, styles)
    }

    private mutating func read(
        _ tag: HTMLTag, _ key: UInt64, _ attributes: HTMLAttributes, _ html: Span<UInt8>
    ) -> (HTMLElementNames?, [HTMLStyle]) {
        let written = attributes.style.map { HTMLAttributes.text(html, $0, limit: Self.longestStyle) }
        let inline = written.map(CSSDeclarations.init)
        var own: HTMLElementNames?
        var values = [inline?.values ?? CSSValues()]
        if !sheet.isEmpty {
            let element = HTMLElementNames(key, attributes, html)
            values = sheet.values(for: element, inside: names, html, inline: inline)
            own = element
        }
        let isDoubtful =
            Self.unusual.contains(key) || written.map { $0.count >= Self.longestStyle } ?? false
        return (
            own,
            values.map { values in
                var style = HTMLStyle(attributes, html, tag, values)
                if isDoubtful { style.isDoubtful = true }
                // A floating part of a line appears at another place than in the source.
                if !tag.isBlock, !tag.isCell, tag != .table, tag != .img,
                    values[.float] == "left" || values[.float] == "right"
                {
                    style.isDoubtful = true
                }
                return style
            }
        )
    }

    /// No inline style of a mail program is longer; longer ones are not read to the end.
    private static let longestStyle = 4_096

    /// Elements that show their content only after a click, or only where something else cannot be shown.
    private static let unusual = Set(
        [
            "details", "dialog", "select", "option", "optgroup", "datalist", "textarea", "object", "canvas",
            "video", "audio", "svg", "math", "marquee", "progress", "meter", "rp", "rt", "rtc", "noembed",
            "sup", "sub",
        ].map(HTMLName.key))

    private static func goneIn(_ styles: [HTMLStyle]) -> UInt32 {
        guard styles.count > 1 else {
            return styles.first?.isGone == true ? HTMLElements.everyWorld : 0
        }
        var gone: UInt32 = 0
        for (world, style) in styles.enumerated() where style.isGone == true { gone |= 1 << UInt32(world) }
        return gone == (1 << UInt32(styles.count)) - 1 ? HTMLElements.everyWorld : gone
    }

    /// How a visible element changes the text around it.
    private mutating func enter(
        _ tag: HTMLTag, isBlock: Bool, _ attributes: HTMLAttributes, _ html: Span<UInt8>
    ) {
        if tag.isCell {
            startCell()
        } else if tag == .tr {
            output.startLine()
            let line = output.line
            elements.changeLast { $0.rowLine = line }
        } else if isBlock {
            output.block(tag.isParagraph ? 2 : 1)
        }
        switch tag {
        case .blockquote:
            output.quoteDepth += 1
            elements.changeLast { $0.edges.isQuote = true }
        case .li: output.mark(elements.nextMark())
        case .ol: elements.changeLast { $0.counter = 1 }
        case .a:
            let link = links.open(attributes, html, at: output.octets.count)
            elements.changeLast { $0.edges.link = link }
        default: break
        }
    }

    private mutating func startCell() {
        guard let row = elements.openRow() else { return output.block() }
        output.cell(rowLine: row.line, isFirst: row.isFirstCell)
    }

    /// Removes the innermost element and undoes its effects.
    mutating func leave() {
        let wasGone = elements.isGone
        guard let edges = elements.pop() else { return }
        if names.count > elements.count { names.removeLast() }
        finish(edges)
        guard !wasGone else {
            unsure.part()
            return hidden.part()
        }
        if edges.tag == .table || edges.tag == .tr { output.endCells() }
        if edges.tag.isCell { return }
        if edges.isBlock { output.block(edges.tag.isParagraph ? 2 : 1) }
        if edges.tag == .li { output.clearMark() }
    }

    /// The effects to undo when an element is closed from below others, too.
    private mutating func finish(_ edges: HTMLEdges) {
        if edges.isQuote { output.quoteDepth -= 1 }
        if let link = edges.link { links.close(link, at: output.octets.count) }
    }

    // MARK: Closing

    mutating func end(_ tag: HTMLTag, _ key: UInt64) {
        switch tag {
        case .html, .body, .head: return
        case .br:
            if !elements.isGone { output.lineBreak() }
            return
        default: break
        }
        if elements.popOverflow() { return }
        guard let position = elements.topmost(tag, key) else { return }
        if tag.isFormatting {
            guard position > elements.scopeBarrier else { return }
            if position > elements.topSpecial { return leave(downTo: position) }
            if let edges = elements.detach(position) { finish(edges) }
        } else if tag.isSpecial {
            if position >= barrier(for: tag) { leave(downTo: position) }
        } else if position > elements.topSpecial {
            leave(downTo: position)
        }
    }

    /// The lowest position where an end tag may find its start; an element that ends scopes is found there itself.
    private func barrier(for tag: HTMLTag) -> Int {
        switch tag {
        case .table: -1
        case .td, .th, .tr, .tbody, .thead, .tfoot, .caption: elements.topmost(.table)
        case .li: max(elements.scopeBarrier, elements.topmost(.ul), elements.topmost(.ol))
        default: elements.scopeBarrier
        }
    }

    /// Closes everything above the element at `position`, and that element.
    ///
    /// A browser opens a formatting element that closes in this way again afterwards; if it hid its content, it also hides what
    /// follows.
    private mutating func leave(downTo position: Int) {
        while elements.count > position {
            if elements.count > position + 1, elements.endsInTellingFormat { elements.doubtsAll = true }
            leave()
        }
    }

    /// Closes the elements that a start tag of `tag` ends without an end tag: paragraphs, items, cells, rows.
    private mutating func closeImplied(by tag: HTMLTag) {
        if tag.closesParagraph {
            closeOpen(.p, above: max(elements.scopeBarrier, elements.topmost(.button)))
        }
        switch tag {
        case .li: closeOpen(.li, above: barrier(for: .li))
        case .dd, .dt:
            closeOpen(.dd, above: max(elements.scopeBarrier, elements.topmost(.dl)))
            closeOpen(.dt, above: max(elements.scopeBarrier, elements.topmost(.dl)))
        case .option: closeOpen(.option, above: elements.topmost(.select))
        case .a: closeOpen(.a, above: max(elements.scopeBarrier, elements.topSpecial))
        case .td, .th: closeCells(above: elements.topmost(.table))
        case .tr: closeOpen(.tr, above: elements.topmost(.table))
        case .tbody, .thead, .tfoot:
            for group: HTMLTag in [.tbody, .thead, .tfoot] {
                closeOpen(group, above: elements.topmost(.table))
            }
            closeOpen(.tr, above: elements.topmost(.table))
        case .table:
            let cell = max(elements.topmost(.td), elements.topmost(.th), elements.topmost(.caption))
            closeOpen(.table, above: cell)
        default: break
        }
    }

    private mutating func closeCells(above floor: Int) {
        let row = max(floor, elements.topmost(.tr))
        closeOpen(.td, above: row)
        closeOpen(.th, above: row)
    }

    private mutating func closeOpen(_ tag: HTMLTag, above floor: Int) {
        let position = elements.topmost(tag)
        if position > floor { leave(downTo: position) }
    }
}
