"""Every page that there is: from the table of addresses, so that none can be forgotten."""

from typing import NamedTuple

from leadflow.web.url_permissions import PAGES
from leads.permissions import Permission
from tests.pictures.installation import Installation
from tests.support.addresses import filled, named_routes, routes

# What acts only, gives a file, or is for machines. A test holds that nothing here shows a page.
NO_PAGES = frozenset(
    {
        *("lead-reply", "lead-put-in", "lead-take-back", "lead-draft", "lead-note", "lead-stop"),
        *("lead-booked", "lead-move", "lead-assign", "lead-seen", "lead-approve", "lead-correct"),
        *("lead-replying", "assigning-raise", "assigning-remove", "browser-keep", "browser-forget"),
        *("lead-snooze", "lead-take-up", "lead-wake", "live", "palette"),
        *("lead-tag", "lead-untag", "lead-contacted", "lead-no-inquiry", "lead-inquiry"),
        *("lead-reopen", "lead-restart", "undo", "view-keep", "view-forget", "leads-bulk"),
        "today-no-inquiries",
        *("lead-replying", "assigning-raise", "assigning-remove"),
        *("browser-keep", "browser-forget", "browser-renew"),
        *("leads-merge", "leads-export", "mail-news-of-business"),
        *("lead-again", "lead-allow", "lead-reason", "lead-keep", "lead-go-on", "lead-take"),
        *("lead-own", "lead-hold-stop", "merge-undo", "import-undo", "trial-start", "trial-use"),
        *("examples-score", "examples-drop", "reason-switch", "approval", "sequence-withdraw"),
        *("sequence-try", "missed", "sources-key", "look-up", "source-new", "source-connect"),
        *("source-posts", "source-secret", "source-secret-forget"),
        *("source-disconnect", "source-sign-in", "mailbox-signed-in", "source-switch"),
        *("source-allow", "source-test", "number-set", "number-look", "arrival-again"),
        *("held-keep", "held-discard", "message-resend", "set-up-skip", "set-up-try"),
        *("business-archive", "closed-days-holidays", "session-end", "team-keep"),
        *("telephone-forget", "number-connect", "model-try", "mail-test", "mail-round-trip"),
        *("mail-forget", "profile", "invitation-withdraw", "person-leaves", "person-back"),
        *("restored-decide", "report-latest", "person-export", "attachment", "sent-file", "heard"),
        *("healthz", "metrics"),
        # public ones that machines post to, and a redirect
        *("challenge", "hook", "posted-mail", "text", "call", "call-answered", "call-ended"),
        *("call-goodbye", "voicemail", "transcript", "text-news", "mail-news", "booking"),
        *("look", "logo"),  # of which a page of customers is made
        # allauth's that act, or lead on where there is nothing to do
        *("account_signup", "account_email_verification_sent", "account_set_password"),
        *("account_confirm_login_code", "account_confirm_email"),
        *("account_reset_password_from_key", "mfa_authenticate"),
        *("mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes"),
        *("mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_remove_webauthn"),
        *("mfa_reauthenticate_webauthn", "mfa_edit_webauthn"),
        "mfa_login_webauthn",
    }
)
# Pages that look otherwise by what they are asked for, beside those that `Installation.words` names
ALSO = {"mail-out: provider": "/settings/mail/?by=api"}


class ShownPage(NamedTuple):
    """`name` is that of its address, and after a colon which of several; `is_public` where nobody
    signs in to see it.
    """

    name: str
    address: str
    is_public: bool = False


def every_page(made: Installation) -> list[ShownPage]:
    named = {**named_routes(), **accounts()}
    names = [name for name in named if name not in NO_PAGES]
    more = [name for name in made.words if ":" in name]
    found = [shown(name, named, made) for name in [*names, *more]]
    return [*found, *(ShownPage(name, address) for name, address in ALSO.items())]


def accounts() -> dict[str, str]:
    """Of the pages about accounts, which are allauth's: {name: route}."""
    return {name: route for route, name in routes() if name and route.startswith("accounts/")}


def shown(name: str, named: dict[str, str], made: Installation) -> ShownPage:
    first, words = name.partition(":")[0], made.words.get(name, {})
    asked = PAGES.get(first)
    is_public = first in ALWAYS_PUBLIC or (asked is not None and asked.to_look == Permission.PUBLIC)
    return ShownPage(name, filled(named[first], made.rows, words), is_public)


ALWAYS_PUBLIC = (
    *("account_inactive", "account_login", "account_reset_password", "account_reset_password_done"),
    *("account_reset_password_from_key_done", "form", "thanks", "leave", "not-me"),
)
