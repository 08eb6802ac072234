/// An open element.
struct HTMLElement {
    /// The hash of the name; see `HTMLTag.mixed`.
    let key: UInt64
    /// The worlds of the style sheet in which the element and all its content are hidden, whatever its descendants declare.
    var goneIn: UInt32
    var edges: HTMLEdges
    var tag: HTMLTag { edges.tag }
    /// Whether it may hide its content.
    var isTelling = false
    /// The line of a `<tr>`.
    var rowLine = 0
    var isFirstCell = true
    /// The number of the next item of an `<ol>`.
    var counter = 0
    /// How text looks around it.
    fileprivate var outerLooks = HTMLLooks()
    fileprivate var isDetached = false
    fileprivate var previousInSlot = -1
    fileprivate var previousSpecial = -1
    fileprivate var previousScope = -1

    init(tag: HTMLTag, key: UInt64, goneIn: UInt32) {
        self.key = key
        self.goneIn = goneIn
        edges = HTMLEdges(tag: tag)
    }
}

/// What an element does to the text around it, and what its end undoes.
struct HTMLEdges {
    let tag: HTMLTag
    var isBlock = false
    var isQuote = false
    /// Index into `HTMLLinks`.
    var link: Int?
}

/// How text looks in each world of the style sheet; one value for all worlds where they agree.
struct HTMLLooks {
    private var base = HTMLStyle.Computed()
    /// The looks of the second and later worlds; empty where they equal the first.
    private var others: [HTMLStyle.Computed] = []

    var keepsSpace: Bool { base.keepsSpace }

    subscript(world: Int) -> HTMLStyle.Computed {
        world == 0 || world > others.count ? base : others[world - 1]
    }

    /// - Parameter styles: one for all worlds, or one for each.
    func applying(_ styles: [HTMLStyle]) -> HTMLLooks {
        guard let first = styles.first else { return self }
        var looks = self
        looks.base = base.applying(first)
        let count = max(styles.count - 1, others.count)
        looks.others = (0..<count).map { index in
            self[index + 1].applying(index + 1 < styles.count ? styles[index + 1] : first)
        }
        return looks
    }
}

/// The stack of open elements. Every query takes constant time, so that a page of mismatched tags costs no more than another.
struct HTMLElements {
    private var stack: [HTMLElement] = []
    private var tops = [Int](repeating: -1, count: slots)
    /// How many open elements are hidden, for each world.
    private var goneCounts: [Int]
    /// How text looks here.
    private(set) var looks: HTMLLooks
    private(set) var topSpecial = -1
    /// The topmost element that ends scopes.
    private(set) var scopeBarrier = -1
    /// The number of open start tags beyond the bound.
    private var overflow = 0
    /// From here on it is unknown what is visible.
    var doubtsAll = false

    /// Every bit is set: the text is visible in none of these worlds, or it is unknown in which.
    static let everyWorld = UInt32.max

    /// Deeper elements are only counted: browsers stop at 512.
    private static let deepest = 2_000
    /// One slot for each known tag, then 64 for all others, by their key.
    private static let slots = HTMLTag.allCases.count + 64

    init(worlds: Int = 1, root: HTMLLooks = HTMLLooks()) {
        goneCounts = Array(repeating: 0, count: max(1, worlds))
        looks = root
    }

    var count: Int { stack.count }

    /// Whether the innermost element is a formatting element that may hide its content.
    var endsInTellingFormat: Bool {
        !stack.isEmpty && stack[stack.count - 1].isTelling && stack[stack.count - 1].tag.isFormatting
    }

    /// Whether the content is hidden in every world.
    var isGone: Bool { goneCounts.allSatisfy { $0 > 0 } }

    /// How text looks here, and the worlds in which visible text is hidden; `everyWorld` when that is unknown.
    func sight() -> (sight: HTMLSight, unseenIn: UInt32) {
        var unseen: UInt32 = 0
        var isSeen = false
        var isDoubtful = overflow > 0 || doubtsAll
        for world in goneCounts.indices {
            let isGone = goneCounts[world] > 0
            if !isGone, looks[world].sight == .seen {
                isSeen = true
                isDoubtful = isDoubtful || looks[world].isHardToSee
            } else {
                unseen |= 1 << UInt32(world)
            }
        }
        if isSeen { return (.seen, isDoubtful ? Self.everyWorld : unseen) }
        return (isGone ? .gone : looks[0].sight, 0)
    }

    /// False when the stack is full and the element is only counted.
    mutating func push(_ element: consuming HTMLElement, looks: HTMLLooks) -> Bool {
        guard stack.count < Self.deepest else {
            overflow += 1
            // Hidden text in it is read, and marked as a doubt.
            return false
        }
        let slot = Self.slot(element.tag, element.key)
        element.outerLooks = self.looks
        self.looks = looks
        element.previousInSlot = tops[slot]
        element.previousSpecial = topSpecial
        element.previousScope = scopeBarrier
        tops[slot] = stack.count
        if element.tag.isSpecial { topSpecial = stack.count }
        if element.tag.endsScope { scopeBarrier = stack.count }
        count(element.goneIn, 1)
        stack.append(element)
        return true
    }

    private mutating func count(_ goneIn: UInt32, _ step: Int) {
        guard goneIn != 0 else { return }
        for world in goneCounts.indices where goneIn & 1 << UInt32(world) != 0 { goneCounts[world] += step }
    }

    /// Notes about the innermost element what entering it tells.
    mutating func changeLast(_ change: (inout HTMLElement) -> Void) {
        guard !stack.isEmpty else { return }
        change(&stack[stack.count - 1])
    }

    /// The element is read where it stands: it is large, and there are many.
    mutating func pop() -> HTMLEdges? {
        guard !stack.isEmpty else { return nil }
        let last = stack.count - 1
        let edges = stack[last].edges
        looks = stack[last].outerLooks
        count(stack[last].goneIn, -1)
        if !stack[last].isDetached {
            tops[Self.slot(edges.tag, stack[last].key)] = stack[last].previousInSlot
            if edges.tag.isSpecial { topSpecial = stack[last].previousSpecial }
            if edges.tag.endsScope { scopeBarrier = stack[last].previousScope }
        }
        stack.removeLast(1)
        return edges
    }

    /// Takes an end tag for an element beyond the bound; false when there is none.
    mutating func popOverflow() -> Bool {
        guard overflow > 0 else { return false }
        overflow -= 1
        return true
    }

    /// Closes a formatting element below others, which stay open (the HTML standard's adoption agency, without its copies).
    mutating func detach(_ position: Int) -> HTMLEdges? {
        guard stack.indices.contains(position), !stack[position].isDetached else { return nil }
        let element = stack[position]
        tops[Self.slot(element.tag, element.key)] = element.previousInSlot
        count(element.goneIn, -1)
        stack[position].isDetached = true
        stack[position].goneIn = 0
        stack[position].edges.isBlock = false
        stack[position].edges.link = nil
        return element.edges
    }

    // MARK: Questions

    /// The position of the innermost open element of that tag, or −1.
    func topmost(_ tag: HTMLTag) -> Int { tops[Int(tag.rawValue)] }

    /// The same for a tag that may be unknown; among tags that share a slot, only the innermost is checked.
    func topmost(_ tag: HTMLTag, _ key: UInt64) -> Int? {
        let position = tops[Self.slot(tag, key)]
        return position >= 0 && stack[position].key == key ? position : nil
    }

    private static func slot(_ tag: HTMLTag, _ key: UInt64) -> Int {
        tag == .other ? HTMLTag.allCases.count + Int(truncatingIfNeeded: key & 63) : Int(tag.rawValue)
    }

    /// The row of a new cell.
    mutating func openRow() -> (line: Int, isFirstCell: Bool)? {
        let position = topmost(.tr)
        guard position >= 0, position > topmost(.table) else { return nil }
        defer { stack[position].isFirstCell = false }
        return (stack[position].rowLine, stack[position].isFirstCell)
    }

    /// The mark of the next item of the innermost list.
    mutating func nextMark() -> String {
        let position = topmost(.ol)
        guard position >= 0, position > topmost(.ul), position > scopeBarrier else { return "- " }
        defer { stack[position].counter += 1 }
        return "\(stack[position].counter). "
    }
}
