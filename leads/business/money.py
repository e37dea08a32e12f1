"""The money of a business: that of its country."""

from decimal import Decimal

from babel.numbers import format_currency, format_decimal, get_territory_currencies
from django.utils.translation import get_language, to_locale

from leads.models import Business


def currency_of(business: Business) -> str:
    """ISO 4217 code; "" where nobody has said in which country it works."""
    return next(iter(get_territory_currencies(business.country or "ZZ")), "")


def money(amount: Decimal, business: Business) -> str:
    """As people write it in the language in force: "CA$1,250.00", "1.250,00 €"."""
    locale, currency = to_locale(get_language() or "en"), currency_of(business)
    if not currency:
        return format_decimal(amount, format="#,##0.00", locale=locale)
    return format_currency(amount, currency, locale=locale)
