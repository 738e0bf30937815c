from django.urls import path

from firstfix.platform.accounts import pages

urlpatterns = [
    path("sign-in", pages.sign_in_page, name="sign_in"),
    path("sign-out", pages.sign_out_page, name="sign_out"),
]
