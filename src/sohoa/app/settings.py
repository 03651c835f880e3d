"""Settings: defaults < the library's `sohoa.toml` < `SOHOA_*` in the environment < flags. No secrets among
them.
"""

from __future__ import annotations

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from sohoa.errors import BadInput

FILE_NAME = "sohoa.toml"
_PREFIX = "SOHOA_"


class Settings(BaseModel):
    """`workers` is the number of page children; `language` that of messages (vi or en); `on_site_networks`
    are the addresses inside the library ("192.168.1.0/24", parted by commas), where on-site documents may be
    read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "Thư viện số"
    base_url: str = "http://127.0.0.1:8080"
    admin_email: str = "admin@example.org"
    organisation_code: str = ""
    language: str = Field(default="vi", pattern="^(vi|en)$")
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1, le=256)
    port: int = Field(default=8080, ge=0, le=65535)
    norm: str = ""
    recipe: str = ""
    upload_limit_gb: float = Field(default=50.0, gt=0)
    on_site_networks: str = ""

    @field_validator("on_site_networks")
    @classmethod
    def _networks(cls, text: str) -> str:
        for part in filter(None, (part.strip() for part in text.split(","))):
            ipaddress.ip_network(part)
        return text

    @property
    def networks(self) -> tuple[str, ...]:
        """`on_site_networks`, each on its own."""
        return tuple(part for part in (part.strip() for part in self.on_site_networks.split(",")) if part)


def read_settings(folder: Path, environment: Mapping[str, str] | None = None, **flags: object) -> Settings:
    """The settings of a library folder; flags that are None say nothing. BadInput for what cannot be read."""
    said: dict[str, object] = {}
    path = folder / FILE_NAME
    if path.is_file():
        try:
            said.update(tomllib.loads(path.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadInput("app.bad_settings", file=FILE_NAME, reason=str(error)) from error
    for name in Settings.model_fields:
        value = (os.environ if environment is None else environment).get(_PREFIX + name.upper())
        if value is not None:
            said[name] = value
    said.update({name: value for name, value in flags.items() if value is not None})
    try:
        return Settings.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        reason = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
        raise BadInput("app.bad_settings", file=FILE_NAME, reason=reason) from error
