"""What is published from a file of its own, and where in the file something stands."""

from digest.model import Briefing, EditionFile, StandingPage

Document = Briefing | StandingPage | EditionFile


# The settings do not remember which file they were read from.
SETTINGS_FILE = "digest.yaml"


def place_of(document: Document, field: str) -> tuple[int, int]:
    """Line and column of a field; of the list that it stands in, or 0 for the file as a whole, where its own place is not known."""
    places = document.places_of
    return places.get(field) or places.get(field.partition(".")[0]) or (0, 0)
