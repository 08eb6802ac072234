/// A connect that somebody waits for.
struct Opening {
    let ticket: Ticket
    let deadline: Duration
    let reply: Reply<Connection>
}

/// A receive that somebody waits for.
struct PendingReceive {
    let ticket: Ticket
    let atMost: Int
    let deadline: Duration
    let reply: Reply<[UInt8]>
}

/// A send that somebody waits for.
struct PendingSend {
    let ticket: Ticket
    let bytes: [UInt8]
    let deadline: Duration
    let reply: Reply<Void>
    /// How many of the bytes libcurl has taken.
    var taken = 0
}
