"""The pattern that an amount must keep, made from the mapping's [money]."""

import re

from outlay.payments.formats.delimited.mapping import MoneyForm

_SPACE = r"[ \x{00A0}]*"


def pattern(form: MoneyForm) -> str:
    r"""Return the RE2 pattern of a whole cell that holds an amount.

    Groups of thousands hold three digits, except that nothing is said of files
    without a thousands sign: ``12,34`` is refused where ``,`` parts thousands,
    since it shows that the decimal sign is another one.
    """
    number = _number(form)
    sign = f"(?:{re.escape(form.currency)})?" if form.currency else ""
    plain = f"{sign}{_SPACE}{number}{_SPACE}{sign}"
    forms = [rf"\+?{_SPACE}{plain}"]
    if "minus" in form.negatives:
        forms += [f"-{_SPACE}{plain}", f"{sign}{_SPACE}-{_SPACE}{number}"]
    if "trailing_minus" in form.negatives:
        forms.append(f"{plain}{_SPACE}-")
    if "parentheses" in form.negatives:
        inner = rf"\({_SPACE}{plain}{_SPACE}\)"
        forms.append(f"{sign}{_SPACE}{inner}{_SPACE}{sign}")
    return "|".join(forms)


def _number(form: MoneyForm) -> str:
    whole = "[0-9]+"
    if form.thousands:
        group = re.escape(form.thousands)
        whole = f"(?:[0-9]+|[0-9]{{1,3}}(?:{group}[0-9]{{3}})+)"
    decimal = re.escape(form.decimal)
    return f"(?:{whole}(?:{decimal}[0-9]*)?|{decimal}[0-9]+)"


def other_signs(form: MoneyForm) -> str:
    """Return every sign of an amount that is neither digit nor decimal sign."""
    return "+-() \xa0" + form.thousands + form.currency
