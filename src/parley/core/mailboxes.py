"""E-mail addresses as they are compared."""

LONGEST = 254


def normalised(text: str) -> str:
    """In lower case, the domain as it travels (`почта.рф` is `xn--80a1acny.xn--p1ai`); empty where it is no address."""
    local, _, domain = text.strip().lower().rpartition("@")
    address = f"{local}@{_ascii(domain)}"
    return address if local and domain and len(address) <= LONGEST else ""


def _ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode()
    except UnicodeError:  # too long a label, or none: no server has this name, but it may be shown
        return domain
