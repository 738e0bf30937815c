from django.urls import path

from firstfix.platform.files import pages

urlpatterns = [path("files/<uuid:uid>", pages.file, name="file")]
