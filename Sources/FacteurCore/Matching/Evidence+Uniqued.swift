extension [Evidence] {
    /// Each rule and intern once, at the first place where it was found.
    func uniqued() -> [Evidence] {
        var seen: Set<InternRef> = []
        return filter { seen.insert($0.intern).inserted }
    }
}
