"""A page says which of the site's policies it states; what a publication lacks is one calm warning."""

from dataclasses import replace

from made import SETTINGS, assembled, page

ESSENTIAL = ("ethics", "corrections", "ownership", "masthead", "feedback")


def of(*pages, settings=SETTINGS, **parts):
    site, problems = assembled(pages=pages, settings=settings, **parts)
    return dict(site.info.policies), [str(problem) for problem in problems]


def test_pages_without_a_policy_are_asked_for_none():
    assert of(page()) == ({}, [])
    assert of() == ({}, [])


def test_one_page_may_state_several_policies():
    policies, problems = of(page(policy=ESSENTIAL))
    assert policies == dict.fromkeys(ESSENTIAL, "about/")
    assert problems == []


def test_what_no_page_states_is_told_in_one_warning_that_says_what_to_write():
    policies, (problem,) = of(page(policy=("ethics", "ownership", "mission")), page("content/pages/letters.md", policy=("feedback",)))
    assert policies["feedback"] == "letters/"
    assert problem == (
        "digest.yaml: warning: no page tells readers this about the site: corrections (how mistakes are put right), masthead (who makes"
        " it); write it on one or several, with policy: [corrections, masthead] in the front matter, or name here only what you mean to"
        " tell, as policies: [ethics, ownership, mission, feedback]  [policies/missing]"
    )


def test_the_settings_say_which_policies_are_asked_for():
    few = replace(SETTINGS, policies=("corrections",))
    assert of(page(policy=("corrections",)), settings=few)[1] == []
    (problem,) = of(page(), settings=few)[1]
    assert "corrections (how mistakes are put right)" in problem
    assert "ethics" not in problem
    assert of(settings=replace(few, outputs=("home",)))[1] == []


def test_two_pages_in_one_language_that_state_the_same_are_told():
    both = page(policy=ESSENTIAL), page("content/pages/rules.md", policy=("ethics",))
    policies, (problem,) = of(*both)
    assert policies["ethics"] == "about/"
    assert problem.startswith('content/pages/rules.md: warning: content/pages/about.md says that it states "ethics" too')


def test_readers_are_led_to_the_page_in_the_first_language():
    ours = replace(page("content/pages/z.md", policy=ESSENTIAL), lang="en")
    theirs = replace(page("content/pages/a.md", policy=ESSENTIAL), lang="uk")
    settings = replace(SETTINGS, languages=("en", "uk"))
    assert of(theirs, ours, settings=settings) == (dict.fromkeys(ESSENTIAL, "z/"), [])
    assert of(theirs, settings=settings)[0] == dict.fromkeys(ESSENTIAL, "a/")


def test_nothing_is_missed_while_a_page_cannot_be_read():
    assert of(page(policy=("ethics",)), failed=("content/pages/rules.md",))[1] == []
