"""Signing in and one's account. Of allauth's many pages only those listed here exist: no password, no signing up."""

from allauth.account import views as allauth_account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as application
from allauth.mfa.webauthn import views as passkey
from django.urls import path

from accounts.views import account, confirm, sign_in

urlpatterns = [
    path("account/login/", sign_in.sign_in, name="account_login"),
    path("account/login/code/", sign_in.sign_in_code, name="account_confirm_login_code"),
    path("account/login/passkey/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("account/login/second-step/", second_step.authenticate, name="mfa_authenticate"),
    path("account/logout/", allauth_account.logout, name="account_logout"),
    path("account/closed/", allauth_account.account_inactive, name="account_inactive"),
    path("account/", account.account, name="account"),
    path("account/email/", account.change_email, name="change_email"),
    path("account/email/code/", account.confirm_email, name="confirm_email"),
    path("account/other-sessions/", account.end_other_sessions, name="end_other_sessions"),
    path("account/confirm/", confirm.confirm, name="account_reauthenticate"),
    path("account/confirm/code/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/passkey/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/passkeys/add/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/name/", passkey.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/application/add/", application.activate_totp, name="mfa_activate_totp"),
    path("account/application/remove/", application.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/recovery-codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("language/", sign_in.set_language, name="set_language"),
    # Other names under which allauth looks for pages of ours.
    path("account/login/", sign_in.sign_in, name="account_request_login_code"),
    path("account/login/", sign_in.sign_in, name="account_signup"),
    path("account/", account.account, name="mfa_index"),
    path("account/", account.account, name="mfa_list_webauthn"),
]
