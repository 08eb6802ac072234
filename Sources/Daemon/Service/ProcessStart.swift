import Transport

/// What a process sees to before it does anything else. `facteur` asks for it here: descriptors and the kernel are Transport's.
package enum ProcessStart {
    /// What else than its own programs can see of the process.
    package static func hideMemory() { ProcessMemory.hide() }

    /// Whether this many more files can be opened now.
    package static func canOpen(_ count: Int) -> Bool { Descriptors.areFree(count) }
}
