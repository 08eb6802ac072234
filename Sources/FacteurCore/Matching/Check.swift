/// One question that a mail must pass on its way to an intern. They are asked in this order; the first that has an answer
/// decides. What is wrong with the mail comes before what is unclear about the person, so that the reason which a person
/// reads is the first thing to settle.
package enum Check: String, Sendable, Hashable, Codable, CaseIterable {
    /// Is it a notice at all? Everything else is recorded or ignored here; what cannot be read is held, and so is
    /// what comes under the portal's name in words that nobody knows.
    case kind
    /// Is its sender proven? If not it is held, whatever it says; unless a person has decided about its number already, the
    /// portal's list gives it to one intern, or it only repeats what its intern has been told.
    case trust
    /// Is its number a real one? (`placeholder`)
    case placeholder
    /// Is there one number only? (`several_offers`)
    case severalNumbers
    /// Is there one at all? A notice whose number may stand in a picture or a PDF is `unreadable`, any other
    /// `wording_unknown`.
    case noNumber
    /// Is the offer alive? A withdrawn one is known: `duplicate`.
    case withdrawn
    /// Does the number belong to somebody already? To the same, or nothing speaks for another: `duplicate`; else
    /// `offer_taken`.
    case bound
    /// Is it meant for the house? One that says it is destined to a stranger waits (`no_match`), unless a person or the
    /// portal's list says whose its number is.
    case addressee
    /// Does all evidence agree? (`evidence_conflict`) The portal's list counts here even when it names a stranger.
    case conflict
    /// Does it name one intern? (`several_candidates`)
    case ambiguous
    /// Does it name anybody of the roster? (`no_match`)
    case unnamed
    /// Was the number copied by a machine? One that a person has typed goes out only on a person's decision or the portal's
    /// list; otherwise nothing that counts speaks for the intern: `no_match`.
    case retyped
    /// Does the roster expect a number for this intern? With `offer_expected: no` the roster contradicts the mail:
    /// `evidence_conflict`.
    case notExpected
    /// Has the intern no other number that is alive? (`intern_has_offer`)
    case otherOffer
    /// Is the NOC code there? (`missing_noc`) The intern is known: the code lets the letter go.
    case missingCode
}
