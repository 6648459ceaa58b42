"""The server's half of WebAuthn (Level 3): what authenticators are asked, and whether their answers are true.

A challenge is random, stored as its SHA-256, valid for five minutes and used once. A passkey is bound to the host of the
public address (the relying party), so that a look-alike site gets nothing. We ask for discoverable credentials: nobody has
to type who they are, and nobody learns from us who has an account.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import col
from starlette.requests import Request
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, decode_credential_public_key
from webauthn.helpers.decoded_public_key_to_cryptography import decoded_public_key_to_cryptography
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from network.models import Passkey, PasskeyChallenge, Person
from network.signing_in.party import relying_party
from network.signing_in.queries import CHALLENGE_LIFE, find_challenge, find_passkey
from together import edge
from together.columns import now
from together.database import Transaction
from together.errors import Unprocessable
from together.languages import N_
from together.security import fingerprint

UNREADABLE = (WebAuthnException, ValueError, LookupError, TypeError, AttributeError)
"""What the library raises for an answer that is untrue, and (the others) for keys that are none."""


class UntruePasskey(Unprocessable):
    """What came is no answer to what was asked, or not of an authenticator that we know."""

    code = "untrue_passkey"
    text = N_("This passkey could not be used. Please try again, or have a link sent to you.")


async def registration_options(
    tx: Transaction, request: Request, person: Person, known: Sequence[Passkey]
) -> dict[str, Any]:
    """What the browser is to hand to `navigator.credentials.create`, as JSON."""
    host, _ = relying_party(request)
    handle = fingerprint(f"{edge.settings(request).secret}:passkey:{person.id}")[:32]
    options = generate_registration_options(
        rp_id=host,
        rp_name="TOGETHER",
        user_id=handle.encode(),
        user_name=person.email,
        user_display_name=person.name or person.email,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=[_descriptor(passkey) for passkey in known],
    )
    await _keep(tx, options.challenge, person)
    return dict(json.loads(options_to_json(options)))


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    names = {each.value for each in AuthenticatorTransport}
    transports = [AuthenticatorTransport(name) for name in passkey.transports if name in names]
    return PublicKeyCredentialDescriptor(base64url_to_bytes(passkey.credential_id), transports=transports)


async def authentication_options(tx: Transaction, request: Request) -> dict[str, Any]:
    """What the browser is to hand to `navigator.credentials.get`, as JSON."""
    host, _ = relying_party(request)
    options = generate_authentication_options(
        rp_id=host, user_verification=UserVerificationRequirement.PREFERRED
    )
    await _keep(tx, options.challenge, None)
    return dict(json.loads(options_to_json(options)))


async def _keep(tx: Transaction, challenge: bytes, person: Person | None) -> None:
    """Remember what was asked; what is too old is forgotten."""
    old = col(PasskeyChallenge.created_at) < now() - CHALLENGE_LIFE
    await tx.exec(delete(PasskeyChallenge).where(old))
    mark = fingerprint(challenge.hex())
    tx.add(PasskeyChallenge(challenge_hash=mark, person_id=person.id if person else None))


async def check_registration(
    tx: Transaction, request: Request, person: Person, credential: dict[str, Any], name: str
) -> Passkey:
    """A new passkey from the browser's answer. Raises `UntruePasskey`."""
    host, origin = relying_party(request)
    challenge = await _take_challenge(tx, credential, person)
    try:
        proven = verify_registration_response(
            credential=credential, expected_challenge=challenge, expected_rp_id=host, expected_origin=origin
        )
        decoded_public_key_to_cryptography(decode_credential_public_key(proven.credential_public_key))
    except UNREADABLE:
        raise UntruePasskey from None
    return Passkey(
        person_id=person.id or 0,
        credential_id=bytes_to_base64url(proven.credential_id),
        public_key=bytes_to_base64url(proven.credential_public_key),
        sign_count=proven.sign_count,
        transports=_transports(credential),
        name=name,
    )


def _transports(credential: dict[str, Any]) -> list[str]:
    told = credential.get("response", {}).get("transports")
    known = {each.value for each in AuthenticatorTransport}
    return sorted(known & {name for name in told if isinstance(name, str)}) if isinstance(told, list) else []


async def check_authentication(
    tx: Transaction, request: Request, credential: dict[str, Any]
) -> tuple[Passkey, int]:
    """The passkey that answered, and how often it says that it was used. Raises `UntruePasskey`."""
    host, origin = relying_party(request)
    challenge = await _take_challenge(tx, credential, None)
    passkey = await find_passkey(tx, str(credential.get("id", ""))[:1400])
    if passkey is None:
        raise UntruePasskey
    try:
        proven = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=host,
            expected_origin=origin,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
        )
    except UNREADABLE:
        raise UntruePasskey from None
    return passkey, proven.new_sign_count


async def _take_challenge(tx: Transaction, credential: dict[str, Any], person: Person | None) -> bytes:
    """The challenge that the answer names, used up by this. Raises `UntruePasskey` for one that was not asked."""
    named = _named_challenge(credential)
    asked = await find_challenge(tx, named, person)
    if asked is None:
        raise UntruePasskey
    used = await tx.exec(
        update(PasskeyChallenge)
        .where(col(PasskeyChallenge.id) == asked.id, col(PasskeyChallenge.used_at).is_(None))
        .values(used_at=now())
    )
    if used.rowcount != 1:
        raise UntruePasskey
    return named


def _named_challenge(credential: dict[str, Any]) -> bytes:
    response = credential.get("response")
    told = response.get("clientDataJSON") if isinstance(response, dict) else None
    try:
        client = json.loads(base64url_to_bytes(told)) if isinstance(told, str) else {}
        return base64url_to_bytes(client["challenge"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UntruePasskey from None
