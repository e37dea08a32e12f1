"""Every address of leadflow."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

from leadflow.pages.approvals import approvals
from leadflow.pages.board import board
from leadflow.pages.criteria import criteria, examples, figures, trials, versions
from leadflow.pages.lead import (
    actions,
    attachments,
    holds,
    identity,
    lead,
    merging,
    person,
    quick_add,
)
from leadflow.pages.outbox import outbox
from leadflow.pages.privacy import privacy
from leadflow.pages.report import report
from leadflow.pages.review import review
from leadflow.pages.sequence import answers, emergencies, replies, sending, sequence, words
from leadflow.pages.set_up import set_up
from leadflow.pages.settings import (
    account,
    audit_log,
    business,
    changes,
    closed_days,
    index,
    model,
    team,
)
from leadflow.pages.sources import (
    arrivals,
    importing,
    new_source,
    one_source,
    source_actions,
    source_list,
)
from leadflow.pages.system import health, metrics, restored, styleguide
from leadflow.pages.today import held, today

urlpatterns = [
    path("", today.page, name="today"),
    path("board/", board.page, name="board"),
    path("leads/new/", quick_add.page, name="quick-add"),
    path("contacts/<int:pk>/merge/<int:other>/", merging.page, name="merge"),
    path("merges/<int:pk>/undo/", merging.undo, name="merge-undo"),
    path("imports/", importing.page, name="imports"),
    path("imports/<int:pk>/", importing.one, name="import"),
    path("imports/<int:pk>/undo/", importing.undo, name="import-undo"),
    path("leads/<int:pk>/", lead.page, name="lead"),
    path("leads/<int:pk>/reply/", actions.reply, name="lead-reply"),
    path("leads/<int:pk>/put-in/", actions.put_in, name="lead-put-in"),
    path("leads/<int:pk>/take-back/", actions.take_back, name="lead-take-back"),
    path("leads/<int:pk>/draft/", actions.draft, name="lead-draft"),
    path("leads/<int:pk>/note/", actions.note, name="lead-note"),
    path("leads/<int:pk>/stop/", actions.stop, name="lead-stop"),
    path("leads/<int:pk>/booked/", actions.booked, name="lead-booked"),
    path("leads/<int:pk>/move/", actions.move, name="lead-move"),
    path("leads/<int:pk>/seen/", actions.seen, name="lead-seen"),
    path("review/", review.page, name="review"),
    path("leads/<int:pk>/approve/", review.approve, name="lead-approve"),
    path("leads/<int:pk>/correct/", review.correct, name="lead-correct"),
    path("leads/<int:pk>/again/", review.again, name="lead-again"),
    path("leads/<int:pk>/sent/", review.sent, name="lead-sent"),
    path("leads/<int:pk>/allow/", actions.allow, name="lead-allow"),
    path("leads/<int:pk>/export/", person.export, name="person-export"),
    path("leads/<int:pk>/erase/", person.erase, name="person-erase"),
    path("heard/<int:pk>/", attachments.as_sent, name="heard"),
    path("attachments/<int:pk>/", attachments.download, name="attachment"),
    path("report/", report.latest, name="report-latest"),
    path("report/<str:week>/", report.page, name="report"),
    path("criteria/", criteria.page, name="criteria"),
    path("criteria/versions/", versions.versions, name="versions"),
    path("trials/<int:pk>/", trials.one, name="trial"),
    path("trials/<int:pk>/start/", trials.start, name="trial-start"),
    path("trials/<int:pk>/use/", trials.use, name="trial-use"),
    path("examples/", examples.examples, name="examples"),
    path("examples/score/", examples.score, name="examples-score"),
    path("examples/remove/", examples.drop, name="examples-drop"),
    path("judging/", figures.judging, name="judging"),
    path("judging/reasons/", figures.switch, name="reason-switch"),
    path("leads/<int:pk>/reason/", figures.agree, name="lead-reason"),
    path("leads/<int:pk>/keep/", examples.keep, name="lead-keep"),
    path("leads/<int:pk>/go-on/", holds.go_on, name="lead-go-on"),
    path("leads/<int:pk>/said/<int:said>/take/", identity.take, name="lead-take"),
    path("leads/<int:pk>/own/<int:inbound>/", identity.own, name="lead-own"),
    path("leads/<int:pk>/hold-stop/", holds.stop, name="lead-hold-stop"),
    path("approvals/", approvals.page, name="approvals"),
    path("approvals/<int:pk>/", approvals.decide, name="approval"),
    path("a/<str:token>/", approvals.by_link, name="approve"),
    path("answers/", answers.page, name="answers"),
    path("emergencies/", emergencies.page, name="emergencies"),
    path("answers/words/", words.page, name="words"),
    path("replies/", replies.page, name="replies"),
    path("sending/", sending.page, name="sending"),
    path("sequence/", sequence.page, name="sequence"),
    path("sequence/withdraw/", sequence.withdraw, name="sequence-withdraw"),
    path("sequence/try/", sequence.try_it, name="sequence-try"),
    path("missed/", today.decide_missed, name="missed"),
    path("privacy/", privacy.page, name="privacy"),
    path("sources/", source_list.page, name="sources"),
    path("sources/key/", new_source.new_key, name="sources-key"),
    path("sources/look-up/", source_actions.look_up_websites, name="look-up"),
    path("sources/new/", new_source.new, name="source-new"),
    path("sources/<int:pk>/", one_source.page, name="source"),
    path("sources/<int:pk>/switch/", source_actions.switch, name="source-switch"),
    path("sources/<int:pk>/allow/", source_actions.allow_site, name="source-allow"),
    path("sources/<int:pk>/test/", source_actions.test, name="source-test"),
    path("arrivals/", arrivals.page, name="arrivals"),
    path("arrivals/<int:pk>/", arrivals.one, name="arrival"),
    path("arrivals/<int:pk>/again/", arrivals.again, name="arrival-again"),
    path("held/<int:pk>/keep/", held.keep, name="held-keep"),
    path("held/<int:pk>/discard/", held.discard, name="held-discard"),
    path("balance/", arrivals.balance, name="balance"),
    path("outbox/", outbox.page, name="outbox"),
    path("outbox/<int:pk>/", outbox.message, name="message"),
    path("outbox/<int:pk>/resend/", outbox.resend, name="message-resend"),
    path("set-up/", set_up.page, name="set-up"),
    path("set-up/skip/", set_up.skip, name="set-up-skip"),
    path("set-up/try/", set_up.try_it, name="set-up-try"),
    path("settings/", index.page, name="settings"),
    path("settings/account/", account.page, name="account"),
    path("settings/business/", business.page, name="business"),
    path("settings/business/new/", business.new, name="business-new"),
    path("settings/business/<slug:key>/archive/", index.archive, name="business-archive"),
    path("settings/closed-days/", closed_days.page, name="closed-days"),
    path("settings/closed-days/holidays/", closed_days.holidays, name="closed-days-holidays"),
    path("settings/changes/", changes.page, name="changes"),
    path("settings/sessions/<int:pk>/end/", account.end_session, name="session-end"),
    path("settings/team/", team.page, name="team"),
    path("settings/team/<slug:key>/keep/", team.keep, name="team-keep"),
    path("settings/model/", model.page, name="model"),
    path("settings/model/try/", model.try_again, name="model-try"),
    path("settings/log/", audit_log.page, name="audit-log"),
    path("restored/", restored.page, name="restored"),
    path("restored/<int:pk>/", restored.decide, name="restored-decide"),
    path("healthz", health.page, name="healthz"),
    # six digits alone are not enough to prove again who one is
    path("accounts/2fa/reauthenticate/", RedirectView.as_view(pattern_name="account")),
    path("metrics", metrics.page, name="metrics"),
    # who has an account was let in: nobody signs up, and no address waits to be proved
    path("accounts/signup/", RedirectView.as_view(pattern_name="account_login")),
    path("accounts/confirm-email/", RedirectView.as_view(pattern_name="account_login")),
    path("accounts/", include("allauth.urls")),
    path("", include("leads.public.urls")),
    path("", include("followups.urls")),
]
if settings.DEVELOPMENT:
    urlpatterns.append(path("styleguide/", styleguide.page, name="styleguide"))
handler500 = "leadflow.middleware.server_error"
