from django.urls import path

from firstfix.platform.accounts.pages import company, profile, sign_in, users

urlpatterns = [
    path("sign-in", sign_in.sign_in_page, name="sign_in"),
    path("sign-out", sign_in.sign_out_page, name="sign_out"),
    path("profile", profile.profile, name="profile"),
    path("profile/language", profile.profile_language, name="profile_language"),
    path("profile/password", profile.profile_password, name="profile_password"),
    path("users", users.users, name="users"),
    path("users/new", users.user_new, name="user_new"),
    path("users/<int:id>", users.user, name="user"),
    path("users/<int:id>/password", users.user_password, name="user_password"),
    path("users/<int:id>/keys", users.user_keys, name="user_keys"),
    path("api-keys/<int:id>/removal", users.api_key_removal, name="api_key_removal"),
    path("permissions", users.permission_table, name="permissions"),
    path("company", company.company, name="company"),
]
