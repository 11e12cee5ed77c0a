"""What the judges found, and why it stays: a finding without a line here fails the run."""

import re

from tests.judges.scanner import Finding

#: (category, what it says, reason). The reason is for a security officer, in a sentence.
SCANNER = (
    (
        "Secure Flag cookie",
        r"csrftoken|sessionid",
        "The demonstration has no TLS. In production both cookies are __Host- and Secure (tests/campaign/test_settings.py).",
    ),
    (
        "HTTP Secure Headers",
        r"Strict-Transport-Security",
        "HSTS is sent over TLS only; the demonstration has none (tests/campaign/test_settings.py asks for it in production).",
    ),
    (
        "HTTP Methods",
        r"using heuristics|OPTIONS \(405\)",
        "OPTIONS is not allowed anywhere: pages that only show answer 405, forms 403 for want of a token; the scanner guesses.",
    ),
)


def unexplained(findings: list[Finding]) -> list[Finding]:
    return [one for one in findings if reason(one) is None]


def reason(finding: Finding) -> str | None:
    for category, words, why in SCANNER:
        if finding.category == category and re.search(words, finding.info):
            return why
    return None
