"""How numbers and slugs are read from addresses: nothing longer than the database can hold reaches a query."""

from starlette.convertors import Convertor, register_url_convertor


class KeyConvertor(Convertor[int]):
    """A positive number of at most nine digits."""

    regex = "[0-9]{1,9}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


class SlugConvertor(Convertor[str]):
    """Lower-case letters, digits and hyphens."""

    regex = "[a-z0-9][a-z0-9-]{0,79}"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("key", KeyConvertor())
register_url_convertor("slug", SlugConvertor())
