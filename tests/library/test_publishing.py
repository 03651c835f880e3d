"""What must be there before readers see a document."""

from dataclasses import replace

import pytest

from sohoa.errors import Conflict, UsageError
from sohoa.library.publishing import published, rights_from, withdrawn
from sohoa.model.rights import NOT_EVALUATED, RIGHTS_STATEMENTS, AccessClass, Rights
from sohoa.model.state import DocumentState
from tests.fakes.whole_document import whole_document

RIGHTS = Rights(NOT_EVALUATED)


@pytest.mark.parametrize("name", RIGHTS_STATEMENTS)
def test_rights_by_name_or_address(name: str) -> None:
    uri = RIGHTS_STATEMENTS[name]
    assert rights_from(name) == rights_from(uri) == Rights(uri)
    given = rights_from(name, "on_site", "Thư viện", "Nhà xuất bản")
    assert (given.access, given.credit, given.holder) == (AccessClass.ON_SITE, "Thư viện", "Nhà xuất bản")


@pytest.mark.parametrize(
    ("statement", "access"), [("mine", "public"), ("", "public"), ("cc0", "all"), ("cc0", "")]
)
def test_unknown_rights_are_refused(statement: str, access: str) -> None:
    with pytest.raises(UsageError, match="unknown"):
        rights_from(statement, access)


@pytest.mark.parametrize("state", DocumentState)
def test_what_can_be_published_and_withdrawn(state: DocumentState) -> None:
    document = replace(whole_document(), state=state)
    packaged = (DocumentState.PACKAGED, DocumentState.PUBLISHED, DocumentState.WITHDRAWN)
    if state in packaged:
        done = published(document, RIGHTS, "t")
        assert done == replace(document, state=DocumentState.PUBLISHED, rights=RIGHTS, changed_at="t")
    else:
        with pytest.raises(Conflict, match="not_packaged"):
            published(document, RIGHTS, "t")
    if state is DocumentState.PUBLISHED:
        done = withdrawn(document, "t")
        assert done == replace(document, state=DocumentState.WITHDRAWN, changed_at="t")
    else:
        with pytest.raises(Conflict, match="not_published"):
            withdrawn(document, "t")
