"""Who I am, users, keys, and who may do what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from firstfix.platform.accounts.access import api_key_for, user_for
from firstfix.platform.accounts.actions import (
    add_user,
    change_company,
    change_password,
    change_user,
    choose_language,
    make_api_key,
    reset_password,
    revoke_api_key,
)
from firstfix.platform.accounts.models import ApiKey, User
from firstfix.platform.accounts.permissions import may, permissions, require
from firstfix.platform.accounts.roles import Role
from firstfix.platform.api.auth import ApiRequest
from firstfix.platform.api.paging import After, Limit, Page, page_of
from firstfix.platform.api.values import Id
from firstfix.platform.tenants.models import Tenant
from firstfix.platform.tenants.scope import current_tenant_id

router = Router(tags=["accounts"])


class UserOut(Schema):
    id: int
    email: str
    name: str
    roles: list[str]
    language: str
    is_active: bool


class MeOut(UserOut):
    may: list[str] = Field(description="actions of the permission table")


class LanguageIn(Schema):
    language: str


class UserIn(Schema):
    email: str = Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")
    name: str = Field(max_length=120)
    roles: list[Role]
    language: str = Field("", max_length=10)
    password: str | None = Field(None, max_length=200, description="without one, they cannot sign in yet")


class UserChange(Schema):
    """What is not sent stays."""

    name: str | None = Field(None, max_length=120)
    roles: list[Role] | None = None
    language: str | None = Field(None, max_length=10)
    is_active: bool | None = None


class NewPasswordIn(Schema):
    password: str = Field(max_length=200)


class OwnPasswordIn(Schema):
    old: str = Field(max_length=200)
    new: str = Field(max_length=200)


class KeyOut(Schema):
    id: int
    name: str
    user_id: int
    created_at: datetime
    last_used_at: datetime | None


class KeyIn(Schema):
    """The key acts as this user."""

    user_id: Id
    name: str = Field(max_length=80)


class MadeKeyOut(Schema):
    key: str = Field(description="shown this once; only its hash is kept")


class CompanyOut(Schema):
    id: int
    name: str
    zone: str
    language: str
    country: str
    currency: str
    repeat_window_days: int
    outgoing_held_at: datetime | None = Field(description="restored then: no messages go out until they are let go")


class CompanyChange(Schema):
    """What is not sent stays."""

    name: str | None = Field(None, max_length=200)
    zone: str | None = Field(None, max_length=64)
    language: str | None = Field(None, max_length=10)
    country: str | None = Field(None, max_length=2)
    currency: str | None = Field(None, max_length=3)
    repeat_window_days: int | None = Field(None, ge=1, le=365)


@router.get("/me", response=MeOut)
def me(request: ApiRequest) -> Any:
    user: Any = request.user
    user.may = [action for action in permissions() if may(request.user, action)]
    return user


@router.patch("/me", response=UserOut)
def change_me(request: ApiRequest, given: LanguageIn) -> Any:
    return choose_language(request.user, language=given.language, by=request.user)


@router.put("/me/password", response={204: None})
def change_my_password(request: ApiRequest, given: OwnPasswordIn) -> Any:
    """Everybody who has signed in as you is signed out; keys go on."""
    change_password(request.user, old=given.old, new=given.new, by=request.user)
    return Status(204, None)


@router.get("/users", response=Page[UserOut])
def users(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "user.see")
    return page_of(User.objects.all(), after=after, limit=limit)


@router.post("/users", response={201: UserOut})
def add(request: ApiRequest, given: UserIn) -> Any:
    return Status(201, add_user(by=request.user, **given.dict()))


@router.get("/users/{int:id}", response=UserOut)
def user(request: ApiRequest, id: int) -> Any:
    return user_for(request.user, id)


@router.patch("/users/{int:id}", response=UserOut)
def change(request: ApiRequest, id: int, given: UserChange) -> Any:
    return change_user(user_for(request.user, id, to="add"), by=request.user, **given.dict())


@router.put("/users/{int:id}/password", response={204: None})
def give_password(request: ApiRequest, id: int, given: NewPasswordIn) -> Any:
    """For somebody who has forgotten it; they are signed out everywhere."""
    reset_password(user_for(request.user, id, to="add"), new=given.password, by=request.user)
    return Status(204, None)


@router.get("/permissions", response=dict[str, list[str]])
def table(request: ApiRequest) -> Any:
    """Each action with the roles that may do it."""
    require(request.user, "permissions.see")
    return {action: sorted(roles) for action, roles in permissions().items()}


@router.get("/api-keys", response=Page[KeyOut])
def keys(request: ApiRequest, after: After = None, limit: Limit = 50) -> Any:
    require(request.user, "api_key.make")
    return page_of(ApiKey.objects.all(), after=after, limit=limit)


@router.post("/api-keys", response={201: MadeKeyOut})
def make_key(request: ApiRequest, given: KeyIn, response: HttpResponse) -> Any:
    """The key is shown once: the answer of a second try with the same idempotency key does not hold it."""
    require(request.user, "api_key.make")
    response["Cache-Control"] = "no-store"
    return Status(201, {"key": make_api_key(user_for(request.user, given.user_id), name=given.name, by=request.user)})


@router.delete("/api-keys/{int:id}", response={204: None})
def revoke(request: ApiRequest, id: int) -> Any:
    revoke_api_key(api_key_for(request.user, id), by=request.user)
    return Status(204, None)


@router.get("/company", response=CompanyOut)
def company(request: ApiRequest) -> Any:
    require(request.user, "search.use")
    return Tenant.objects.get(pk=current_tenant_id())


@router.patch("/company", response=CompanyOut)
def settle(request: ApiRequest, given: CompanyChange) -> Any:
    own = Tenant.objects.get(pk=current_tenant_id())
    said = {name: value for name, value in given.dict().items() if value is not None}
    return change_company(own, by=request.user, **said)
