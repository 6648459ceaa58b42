"""What people type to come in, and to change how they do."""

from pydantic import BaseModel, Field, field_validator

from network.forms import address_field, name_field


class SignUpForm(BaseModel):
    """A name and an address for a new account, and where to go afterwards."""

    name: str = Field(min_length=1, max_length=80)
    email: str = Field(min_length=1, max_length=254)
    next: str = "/"

    _name = field_validator("name")(name_field)
    _address = field_validator("email")(address_field)


class AddressForm(BaseModel):
    """The address to which an account is to move."""

    email: str = Field(min_length=1, max_length=254)

    _address = field_validator("email")(address_field)
