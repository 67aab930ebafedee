"""The score card of an adapter as the sources panel shows it."""

from citydeck.link.source_detail import Proof


def proof_of(adapter: str) -> Proof | None:
    """The card that ``citydeck source prove`` kept last; None when there is none, or nothing of that name is here."""
    from app.source_proof import state_folder
    from citydeck.model.errors import CitydeckError
    from citydeck.model.score import Verdict
    from citydeck.proving import card as cards
    from citydeck.proving.prover import code_of
    from citydeck.sources.registry import scan

    card = cards.last(adapter, state_folder())
    if card is None:
        return None
    try:
        current = code_of(scan().get(adapter)) == card.code
    except (CitydeckError, OSError):
        return None
    return Proof(
        passed=card.passed,
        tried=sum(mark.verdict is not Verdict.DOES_NOT_APPLY for mark in card.marks),
        proved_at=card.proved_at,
        version=card.version,
        current=current,
        failed={mark.fault: mark.why for mark in card.failed},
    )
