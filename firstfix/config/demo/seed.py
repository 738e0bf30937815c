"""`python -m firstfix.config.demo.seed`: found the demo company, or bring the one that is there to this morning."""

from __future__ import annotations

from datetime import UTC, datetime

import django


def main() -> None:
    """With the application's login, as `DATABASE_URL` says; needs migrated tables."""
    django.setup()
    # Models exist only from here on.
    from firstfix.config.demo.cast import demo_tenant
    from firstfix.config.demo.founding import SEED, found_demo_company
    from firstfix.config.demo.refresh import refresh_today

    now = datetime.now(UTC)
    tenant_id = demo_tenant()
    if tenant_id is None:
        found_demo_company(now=now)
    else:
        refresh_today(tenant_id, now=now, seed=SEED)


if __name__ == "__main__":
    main()
