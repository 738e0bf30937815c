"""What granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstfix.config.settings")
application = get_wsgi_application()

# What is loaded now stays: the collector need not look at it again with every page.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 50)
