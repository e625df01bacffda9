"""Files of rules in TOML, read whole or not at all: what is missing, unknown or of another type is named by its key."""

from __future__ import annotations

import tomllib
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from vcedu.errors import Code, MalformedError

_MOST_BYTES = 65_536
Text: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class RulesFile(BaseModel):
    """A file of rules, or a part of one."""

    model_config = ConfigDict(extra="forbid", frozen=True)


_File = TypeVar("_File", bound=RulesFile)


def read_rules(data: bytes, model: type[_File]) -> _File:
    """Return a file of rules.

    Raises:
        MalformedError: `ACCESS_FILE`, with the key at fault.
    """
    if len(data) > _MOST_BYTES:
        raise MalformedError(Code.ACCESS_FILE, key="-")
    try:
        found: dict[str, Any] = tomllib.loads(data.decode())
        return model.model_validate(found)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise MalformedError(Code.ACCESS_FILE, key="-") from error
    except ValidationError as error:
        raise MalformedError(Code.ACCESS_FILE, key=".".join(map(str, error.errors()[0]["loc"]))) from error
