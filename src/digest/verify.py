"""The proof of the pudding: a build with a memory is held against one without (``digest build --verify``)."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from digest.build import build
from digest.last_build import Asked
from digest.problems import Refused
from digest.publish import clean
from digest.report import Report
from digest.trees import Standing, read_tree


def differences(asked: Asked, now: datetime, report: Report) -> tuple[str, ...]:
    """What a build without a memory makes or says otherwise than the build that gave ``report`` just now; nothing, if all is well.

    It makes its site in a hidden folder beside the output folder, which is removed. Files are named by their paths in the output
    folder. Raises ``Refused`` and ``OSError`` like a build.
    """
    folder = asked.folder
    beside = folder.output.with_name(f".{folder.output.name}.digest-verify")
    try:
        other = replace(folder, output=beside)
        made = build(other, now, drafts=asked.drafts, future=asked.future, strict=asked.strict, remember=False)
        found = [] if replace(made, published=None) == replace(report, published=None) else ["what it says"]
        if report.published and made.published:
            ours, theirs = (read_tree(folder.root / one) for one in (folder.output, beside))
            paths = {*ours.files, *theirs.files, *ours.others, *theirs.others}
            found += [path for path in sorted(paths) if _digest(ours, path) != _digest(theirs, path)]
        elif report.published or made.published:
            found.append("whether anything is published")
        return tuple(found)
    finally:
        with suppress(Refused):
            clean(folder.root / beside)


def _digest(tree: Standing, path: str) -> str:
    return tree.files[path].digest if path in tree.files else ""
