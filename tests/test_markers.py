"""Lines are dismissed quickly, and never one that begins with a label."""

from digest.reading.markers import read_wording, vocabulary


def test_an_accent_that_is_written_apart_does_not_hide_a_label() -> None:
    words = vocabulary({"en": {"célèbre": "commentary"}}, "en")
    for line in ("Ce\u0301le\u0300bre: this is opinion.", "CÉLÈBRE:", "célèbre by Jane Doe: this is opinion."):
        found = read_wording(line, words)
        assert found is not None, line
        assert found.kind == "commentary"
    assert read_wording("Celery is a vegetable.", words) is None
