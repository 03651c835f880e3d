"""The one table of who sees what when, and the path from state to state."""

from itertools import pairwise

from sohoa.model.state import NEXT, VISIBILITY, DocumentState, OaiStatus

PATH = list(DocumentState)


def test_every_state_is_in_both_tables() -> None:
    assert set(VISIBILITY) == set(NEXT) == set(DocumentState)


def test_readers_see_published_documents_alone() -> None:
    assert [state for state in PATH if VISIBILITY[state].readers_see_it] == [DocumentState.PUBLISHED]


def test_harvesters_are_told_of_deletion() -> None:
    told = {state: VISIBILITY[state].oai for state in PATH if VISIBILITY[state].oai is not OaiStatus.ABSENT}
    assert told == {DocumentState.PUBLISHED: OaiStatus.LISTED, DocumentState.WITHDRAWN: OaiStatus.DELETED}


def test_no_station_is_left_out() -> None:
    for state, following in pairwise(PATH[:7]):
        assert following in NEXT[state]
    for state in PATH[:5]:
        assert DocumentState.PUBLISHED not in NEXT[state]
    assert DocumentState.WITHDRAWN not in NEXT[DocumentState.PACKAGED]
    assert DocumentState.PUBLISHED in NEXT[DocumentState.WITHDRAWN]
