"""The site on the fake house, as different visitors see it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from sohoa.web.site import create_site
from sohoa.web.visitors import SiteSettings
from tests.fakes.house import FakeHouse

PASSWORD = "một mật khẩu dài"
HERE = "http://127.0.0.1:8080"
_TOKEN = re.compile(r'name="phieu" (?:content|value)="([0-9a-f]{64})"')


@pytest.fixture
def house() -> FakeHouse:
    return FakeHouse()


def visit(house: FakeHouse, settings: SiteSettings, *, address: str, base: str) -> TestClient:
    """A browser at that address that follows no redirects by itself."""
    site = create_site(house, settings)
    return TestClient(
        site, base_url=base, client=(address, 50_000), follow_redirects=False, raise_server_exceptions=False
    )


@pytest.fixture
def reader(house: FakeHouse) -> Iterator[TestClient]:
    """Somebody elsewhere on the network, in a library that is served over it."""
    house.passwords.set(PASSWORD)
    with visit(house, SiteSettings(lan=True), address="192.168.1.7", base="http://thuvien.lan") as browser:
        yield browser


@pytest.fixture
def staff(house: FakeHouse) -> Iterator[TestClient]:
    """Somebody on this very PC, where no password is asked for."""
    with visit(house, SiteSettings(), address="127.0.0.1", base=HERE) as browser:
        yield browser


def form_token(browser: TestClient, page: str = "/ban-lam-viec") -> str:
    """The token that the forms of a page carry."""
    found = _TOKEN.search(browser.get(page).text)
    assert found is not None, page
    return found.group(1)
