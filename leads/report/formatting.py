"""A report in words: the line that carries the verdict, and minutes as people say them. Pure."""

from leads.models.report import WeeklyFigures


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


def duration(minutes: float | None) -> str:
    """Minutes as people say them: 0.1 is "6 seconds", 90 is "1 h 30 min"; None is "not known"."""
    if minutes is None:
        return "not known"
    if minutes < 1:
        seconds = max(1, round(minutes * 60))
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    if minutes < 60:
        return f"{round(minutes)} min"
    hours, rest = divmod(round(minutes), 60)
    return f"{hours} h {rest} min" if hours < 48 else f"{hours // 24} days"
