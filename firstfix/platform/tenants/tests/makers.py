from firstfix.platform.tenants.actions import found_tenant
from firstfix.platform.tenants.models import Tenant


def make_tenant(*, name: str = "Test company", zone: str = "Asia/Shanghai") -> Tenant:
    return found_tenant(name=name, zone=zone)
