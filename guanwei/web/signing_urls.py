"""Every address for signing in, and for how a person does: part of guanwei.web.urls. allauth's own are not exposed."""

from django.urls import path

from guanwei.web.views import factors, first_run, me, oidc, signing, user_access

urlpatterns = [
    path("sign-in", signing.sign_in, name="sign-in"),
    # allauth asks for these two by names of its own.
    path("sign-in", signing.sign_in, name="account_login"),
    path("sign-in/second", signing.second_step, name="mfa_authenticate"),
    path("sign-in/passkey", signing.passkey, name="passkey"),
    path("sign-in/company", oidc.begin, name="oidc"),
    path("sign-in/company/back", oidc.come_back, name="oidc-callback"),
    path("sign-in/first", first_run.first_run, name="first-run"),
    path("sign-in/language", signing.language, name="language"),
    path("sign-out", signing.sign_out, name="sign-out"),
    path("me", me.me, name="me"),
    path("me/confirm", me.confirm_me, name="confirm-me"),
    path("me/sessions/end", me.end_sessions, name="end-sessions"),
    path("me/company/link", oidc.connect, name="oidc-link"),
    path("me/company/unlink", oidc.disconnect, name="oidc-unlink"),
    path("me/factors", factors.listed, name="factors"),
    path("me/factors/app", factors.add_app, name="add-app"),
    path("me/factors/app/picture", factors.app_picture, name="app-picture"),
    path("me/factors/app/remove", factors.remove_app, name="remove-app"),
    path("me/factors/passkey", factors.add_passkey, name="add-passkey"),
    path("me/factors/passkeys/<int:passkey_id>/remove", factors.remove_passkey, name="remove-passkey"),
    path("me/factors/codes", factors.codes, name="recovery-codes"),
    path("users/sign-in", user_access.sign_in_rules, name="sign-in-rules"),
    path("users/<int:user_id>/factors/reset", user_access.forget_factors, name="reset-factors"),
    path("users/<int:user_id>/sessions/end", user_access.end_sessions, name="end-sessions-of"),
    path("users/<int:user_id>/invite", user_access.invite, name="invite"),
]
