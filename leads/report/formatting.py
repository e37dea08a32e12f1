"""A report in words: the line that carries the verdict, and minutes as people say them. Pure."""

from leads.models.report import WeeklyFigures

WHY_KEPT = "Nothing was set up that could send them."


def headline(figures: WeeklyFigures, promise_minutes: int) -> str:
    """ "41 inquiries, 40 answered within the hour, 1 waiting"."""
    came = len(figures["inquiries"])
    if not came and not figures["waiting"]:
        return "No inquiries this week"
    within = "within the hour" if promise_minutes == 60 else f"within {promise_minutes} minutes"
    parts = [
        f"{came} {'inquiry' if came == 1 else 'inquiries'}",
        f"{len(figures['inside_promise'])} answered {within}",
    ]
    if figures["waiting"]:
        parts.append(f"{len(figures['waiting'])} waiting")
    return ", ".join(parts)


def kept_notice(figures: WeeklyFigures) -> str:
    """What was counted as answered or sent and reached nobody; "" where nothing was kept here.

    A report frozen before that was counted has neither figure.
    """
    counted = {
        "answer": len(figures.get("not_reached", [])),
        "follow-up": len(figures.get("follow_ups_kept", [])),
    }
    said = " and ".join(number_of(n, noun) for noun, n in counted.items() if n)
    return said and f"{said} kept here: reached nobody, though counted below. {WHY_KEPT}"


def number_of(n: int, noun: str) -> str:
    """ "1 answer", "2 answers"."""
    return f"{n} {noun}{'' if n == 1 else 's'}"


def duration(minutes: float | None) -> str:
    """Minutes as people say them: 0.1 is "6 seconds", 90 is "1 h 30 min"; None is "not known"."""
    if minutes is None:
        return "not known"
    if minutes < 1:
        return number_of(max(1, round(minutes * 60)), "second")
    if minutes < 60:
        return f"{round(minutes)} min"
    hours, rest = divmod(round(minutes), 60)
    return f"{hours} h {rest} min" if hours < 48 else f"{hours // 24} days"
