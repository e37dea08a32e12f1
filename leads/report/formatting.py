"""A report in words: the line that carries the verdict, and minutes as people say them. Pure."""

from django.utils.translation import gettext, ngettext

from leads.models.report import WeeklyFigures
from leads.moments import days_words, hours_words, seconds_words


def headline(figures: WeeklyFigures, promise_minutes: int) -> str:
    """ "41 inquiries, 40 answered within the hour, 1 waiting", and how many answers were kept here.

    A report frozen before those were counted says nothing of them.
    """
    came, waiting = len(figures["inquiries"]), len(figures["waiting"])
    if not came and not waiting:
        return gettext("No inquiries this week")
    parts = [
        ngettext("%(count)s inquiry", "%(count)s inquiries", came) % {"count": came},
        answered_in_time(len(figures["inside_promise"]), promise_minutes),
    ]
    if kept := len(figures.get("not_reached", [])):
        parts.append(
            ngettext("%(count)s answer reached nobody", "%(count)s answers reached nobody", kept)
            % {"count": kept}
        )
    if waiting:
        parts.append(gettext("%(count)s waiting") % {"count": waiting})
    return ", ".join(parts)


def answered_in_time(count: int, promise_minutes: int) -> str:
    if promise_minutes == 60:
        return ngettext(
            "%(count)s answered within the hour", "%(count)s answered within the hour", count
        ) % {"count": count}
    return ngettext(
        "%(count)s answered within %(minutes)s minutes",
        "%(count)s answered within %(minutes)s minutes",
        count,
    ) % {"count": count, "minutes": promise_minutes}


def kept_notice(figures: WeeklyFigures) -> str:
    """What was counted as answered or sent and reached nobody; "" where nothing was kept here.

    A report frozen before that was counted has neither figure.
    """
    answers = len(figures.get("not_reached", []))
    follow_ups = len(figures.get("follow_ups_kept", []))
    if not answers and not follow_ups:
        return ""
    return gettext(
        "%(what)s kept here: reached nobody, though counted below. Nothing was set up that could "
        "send them."
    ) % {"what": answers_and_follow_ups(answers, follow_ups)}


def answers_and_follow_ups(answers: int, follow_ups: int) -> str:
    """ "1 answer and 2 follow-ups"; what there is none of is left out."""
    first = ngettext("%(count)s answer", "%(count)s answers", answers) % {"count": answers}
    second = ngettext("%(count)s follow-up", "%(count)s follow-ups", follow_ups) % {
        "count": follow_ups
    }
    if answers and follow_ups:
        return gettext("%(first)s and %(second)s") % {"first": first, "second": second}
    return first if answers else second


def duration(minutes: float | None) -> str:
    """Minutes as people say them: 0.1 is "6 seconds", 90 is "1 h 30 min"; None is "not known"."""
    if minutes is None:
        return gettext("not known")
    if minutes < 1:
        return seconds_words(max(1, round(minutes * 60)))
    if minutes < 60:
        return gettext("%(minutes)s min") % {"minutes": round(minutes)}
    hours, rest = divmod(round(minutes), 60)
    return hours_words(hours, rest) if hours < 48 else days_words(hours // 24)
