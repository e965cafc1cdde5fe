"""Which briefings are one in several languages."""

import posixpath
from collections import defaultdict
from collections.abc import Mapping, Sequence

from digest.assemble.folder import Folder
from digest.languages import file_without_language
from digest.model import Briefing


class Originals:
    """What ``translation_of`` may name: the id of a briefing, its address, or its file."""

    def __init__(self, briefings: Sequence[Briefing], ids: Mapping[str, str], folder: "Folder") -> None:
        self._folder = folder
        self._known = {identity: source for source, identity in ids.items()}
        self._known |= {one.path: one.source for one in briefings} | {one.source: one.source for one in briefings}

    def of(self, briefing: Briefing) -> str:
        """The source of the briefing that this one says it translates; empty where it names none."""
        return self.named(briefing.source, briefing.front.translation_of)

    def named(self, source: str, written: str) -> str:
        """The source of the briefing that a text in a source names; empty where it names none."""
        known = self._known.get(written) or self._known.get(written.strip("/") + "/")
        if known or not written:
            return known or ""
        for path in (posixpath.join(self._folder.of(source), written), written):
            path = posixpath.normpath(path)
            if path in self._folder.documents:
                document = self._folder.documents[path]
                return document.source if document else path
        return ""


def gather_translations(
    every: Sequence[Briefing], originals: Originals, languages: Sequence[str], *, withdrawn: bool = False
) -> Mapping[str, tuple[Briefing, ...]]:
    """Which briefings are one in several languages: those of one folder and one name but for its language, and what they translate.

    A withdrawn one is nobody's translation any more, but for the record (``withdrawn``); what it tied together stays so.
    """
    nearer: dict[str, str] = {}

    def family(name: str) -> str:
        """The name that stands for all that belong together with this one."""
        while (above := nearer.setdefault(name, name)) != name:
            nearer[name] = name = nearer[above]
        return name

    in_order = sorted(every, key=lambda one: one.source)
    for briefing in in_order:
        for other in (file_without_language(briefing.source, languages), originals.of(briefing)):
            if other:
                nearer[family(briefing.source)] = family(other)
    standing = [one for one in in_order if withdrawn or one.front.status != "withdrawn"]
    families: defaultdict[str, dict[str, Briefing]] = defaultdict(dict)
    for briefing in standing:
        families[family(briefing.source)].setdefault(briefing.lang, briefing)
    order = {language: number for number, language in enumerate(languages)}
    translations: dict[str, tuple[Briefing, ...]] = {}
    for briefing in standing:
        of_language = families[family(briefing.source)]
        if len(of_language) > 1:
            others = sorted(of_language.keys() - {briefing.lang}, key=lambda lang: (order.get(lang, len(order)), lang))
            translations[briefing.source] = tuple(of_language[lang] for lang in others)
    return translations
