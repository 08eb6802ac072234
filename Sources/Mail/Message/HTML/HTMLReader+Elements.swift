extension HTMLReader {
    /// A start tag: what it closes, what it is, and how it changes what is seen.
    mutating func start(
        _ tag: HTMLTag, _ key: UInt64, _ attributes: HTMLAttributes, _ html: Span<UInt8>
    ) {
        closeImplied(by: tag)
        let declared = HTMLStyle(attributes, html, tag, sheet)
        if tag == .br || tag == .hr || tag.isVoid {
            if elements.isGone || declared.isGone == true { return }
            if tag == .br { output.lineBreak() } else if tag == .hr { output.block() }
            return
        }
        var element = HTMLElement(tag: tag, key: key, isGone: declared.isGone == true || tag.isNeverSeen)
        element.isBlock = declared.isBlock ?? (tag.isBlock || tag == .tr)
        guard elements.push(&element, style: elements.style.applying(declared)) else {
            return output.block()
        }
        guard !elements.isGone else { return }
        enter(&element, attributes, html)
        elements.replaceLast(element)
    }

    /// What a visible element does to the text around it.
    private mutating func enter(
        _ element: inout HTMLElement, _ attributes: HTMLAttributes, _ html: Span<UInt8>
    ) {
        if element.tag.isCell {
            startCell()
        } else if element.tag == .tr {
            output.startLine()
            element.rowLine = output.line
        } else if element.isBlock {
            output.block(element.tag.isParagraph ? 2 : 1)
        }
        switch element.tag {
        case .blockquote:
            output.quoteDepth += 1
            element.isQuote = true
        case .li: output.mark(elements.nextMark())
        case .ol: element.counter = 1
        case .a: element.link = links.open(attributes, html, at: output.octets.count)
        default: break
        }
    }

    private mutating func startCell() {
        guard let row = elements.openRow() else { return output.block() }
        output.cell(rowLine: row.line, isFirst: row.isFirstCell)
    }

    /// Takes the innermost element away and undoes what it did.
    mutating func leave(_ element: HTMLElement) {
        let wasGone = elements.isGone
        elements.pop()
        finish(element)
        guard !wasGone else { return hidden.part() }
        if element.tag == .table || element.tag == .tr { output.endCells() }
        if element.tag.isCell { return }
        if element.isBlock { output.block(element.tag.isParagraph ? 2 : 1) }
        if element.tag == .li { output.clearMark() }
    }

    /// What also holds when an element is closed from below others.
    private mutating func finish(_ element: HTMLElement) {
        if element.isQuote { output.quoteDepth -= 1 }
        if let link = element.link { links.close(link, at: output.octets.count) }
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
            if let element = elements.detach(position) { finish(element) }
        } else if tag.isSpecial {
            if position >= barrier(for: tag) { leave(downTo: position) }
        } else if position > elements.topSpecial {
            leave(downTo: position)
        }
    }

    /// The lowest place where an end tag may find its start; an element that ends scopes is found there itself.
    private func barrier(for tag: HTMLTag) -> Int {
        switch tag {
        case .table: -1
        case .td, .th, .tr, .tbody, .thead, .tfoot, .caption: elements.topmost(.table)
        case .li: max(elements.scopeBarrier, elements.topmost(.ul), elements.topmost(.ol))
        default: elements.scopeBarrier
        }
    }

    /// Closes everything down to and with the element at `position`.
    private mutating func leave(downTo position: Int) {
        while elements.count > position, let element = elements.last { leave(element) }
    }

    /// Closes what a start tag of `tag` ends without an end tag: paragraphs, items, cells, rows.
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
