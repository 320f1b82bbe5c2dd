"""Typed reads from parsed JSON: each returns one kind of value or names the key that is wrong."""

from __future__ import annotations

from collections.abc import Mapping


def text(data: Mapping[str, object], key: str) -> str:
    """Return the text under a key.

    Raises:
        ValueError: If the key is missing or holds anything but text.
    """
    value = _value(data, key)
    if not isinstance(value, str):
        raise _wrong(key, "text", value)
    return value


def optional_text(data: Mapping[str, object], key: str) -> str | None:
    """Return the text under a key, None for null.

    Raises:
        ValueError: If the key is missing or holds anything but text or null.
    """
    return None if _value(data, key) is None else text(data, key)


def whole(data: Mapping[str, object], key: str) -> int:
    """Return the whole number under a key.

    Raises:
        ValueError: If the key is missing or holds anything but a whole number.
    """
    value = _value(data, key)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(key, "a whole number", value)
    return value


def number(data: Mapping[str, object], key: str) -> float:
    """Return the number under a key.

    Raises:
        ValueError: If the key is missing or holds anything but a number.
    """
    value = _value(data, key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(key, "a number", value)
    return float(value)


def truth(data: Mapping[str, object], key: str) -> bool:
    """Return the truth value under a key.

    Raises:
        ValueError: If the key is missing or holds anything but true or false.
    """
    value = _value(data, key)
    if not isinstance(value, bool):
        raise _wrong(key, "true or false", value)
    return value


def optional_number(data: Mapping[str, object], key: str) -> float | None:
    """Return the number under a key, None for null.

    Raises:
        ValueError: If the key is missing or holds anything but a number or null.
    """
    return None if _value(data, key) is None else number(data, key)


def texts(data: Mapping[str, object], key: str) -> tuple[str, ...]:
    """Return the list of texts under a key.

    Raises:
        ValueError: If the key is missing or holds anything but a list of texts.
    """
    value = _value(data, key)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _wrong(key, "a list of texts", value)
    return tuple(value)


def mapping(data: Mapping[str, object], key: str) -> Mapping[str, object]:
    """Return the object under a key.

    Raises:
        ValueError: If the key is missing or holds anything but an object.
    """
    value = _value(data, key)
    if not isinstance(value, Mapping):
        raise _wrong(key, "an object", value)
    return value


def rows(data: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    """Return the list of objects under a key.

    Raises:
        ValueError: If the key is missing or holds anything but a list of objects.
    """
    value = _value(data, key)
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        raise _wrong(key, "a list of objects", value)
    return value


def _value(data: Mapping[str, object], key: str) -> object:
    if key not in data:
        raise ValueError(f"The JSON has no {key!r}.")
    return data[key]


def _wrong(key: str, wanted: str, value: object) -> ValueError:
    return ValueError(f"The JSON's {key!r} must be {wanted}, not {type(value).__name__}.")
