"""What leadflow says at once to whoever writes of an emergency, where the owner has no words."""

from django.utils.translation import gettext

from leads.languages import in_language
from leads.models import Business


def usual_text(business: Business, language: str) -> tuple[str, str]:
    """Our own words: to call, where the business has a phone."""
    with in_language(language):
        call = (
            gettext("Please call us now: {{phone}}. A mail is too slow for this.")
            if business.phone
            else gettext("We have told our people at once, so that one of them gets in touch.")
        )
        return gettext("Your message: is it urgent?"), "\n\n".join(
            [
                gettext("Hi {{first_name}},"),
                gettext("What you write sounds urgent."),
                call,
                gettext("If anybody is in danger, call the emergency services first."),
                "{{signature}}",
            ]
        )
