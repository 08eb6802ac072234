extension SecretMask {
    package func clean(_ fault: IMAPFault) -> IMAPFault {
        switch fault {
        case .login(let permanent, let text): .login(permanent: permanent, clean(text))
        case .folder(let text): .folder(clean(text))
        case .tryLater(let text): .tryLater(clean(text))
        case .throttled(let text): .throttled(clean(text))
        case .protocolViolation(let text): .protocolViolation(clean(text))
        case .bye(let text): .bye(clean(text))
        case .closed(let text): .closed(clean(text))
        }
    }

    package func clean(_ fault: SMTPFault) -> SMTPFault {
        switch fault {
        case .login(let permanent, let text): .login(permanent: permanent, clean(text))
        case .serviceRefused(let text): .serviceRefused(clean(text))
        case .tryLater(let text): .tryLater(clean(text))
        case .protocolViolation(let text): .protocolViolation(clean(text))
        case .closed(let text): .closed(clean(text))
        }
    }

    package func clean(_ outcome: SMTPOutcome) -> SMTPOutcome {
        switch outcome {
        case .accepted(let text, let queueID): .accepted(clean(text), queueID: queueID.map { clean($0) })
        case .tryLater(let text): .tryLater(clean(text))
        case .failed(let text): .failed(clean(text))
        case .inDoubt(let text): .inDoubt(clean(text))
        }
    }

    package func clean(_ probe: SMTPProbe) -> SMTPProbe {
        switch probe {
        case .accepted(let text): .accepted(clean(text))
        case .tryLater(let text): .tryLater(clean(text))
        case .refused(let text): .refused(clean(text))
        }
    }
}
