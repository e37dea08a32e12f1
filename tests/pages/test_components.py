"""What pages are made of, on its own."""

import re
from typing import Any

import pytest
from django import forms
from django.template import Context, Template


def shown(source: str, **context: Any) -> str:
    """What a template makes of its context, with blanks in a row as one."""
    return re.sub(r"\s+", " ", Template(source).render(Context(context)))


def tag_of(html: str, name: str) -> str:
    """The start tag of the control of that name."""
    return next(tag for tag in re.findall(r"<[^>]+>", html) if f'name="{name}"' in tag)


class Trip(forms.Form):
    place = forms.CharField(label="Where to", help_text="A town.")
    day = forms.IntegerField(label="Which day", min_value=1)
    by = forms.ChoiceField(choices=[("rail", "Rail"), ("road", "Road")], widget=forms.RadioSelect)
    paid = forms.BooleanField(label="It is paid")


WRONG = {"place": "Halifax", "day": "0", "by": "air"}


def test_a_field_of_a_form_says_what_is_wrong_with_it_and_takes_the_focus() -> None:
    html = shown("{% field form.day %}", form=Trip(WRONG))
    control = tag_of(html, "day")
    assert 'class="field wrong"' in html
    assert 'for="id_day"' in html
    assert 'aria-invalid="true"' in control
    assert 'aria-describedby="id_day_error"' in control
    assert "autofocus" in control
    assert re.search(r'id="id_day_error" role="alert"> <p>Ensure this value is', html)


def test_a_field_that_is_right_is_not_marked() -> None:
    html = shown("{% field form.place %}", form=Trip(WRONG))
    control = tag_of(html, "place")
    assert "wrong" not in html
    assert "aria-invalid" not in html
    assert "autofocus" not in html
    assert 'aria-describedby="id_place_helptext"' in control
    assert '<p class="help" id="id_place_helptext">A town.</p>' in html
    assert 'value="Halifax"' in control


def test_only_the_first_of_several_that_are_wrong_takes_the_focus() -> None:
    html = shown("{% for one in form %}{% field one %}{% endfor %}", form=Trip(WRONG))
    assert html.count("autofocus") == 1
    assert html.count('role="alert"') == 3


def test_a_group_of_radios_is_named_and_described_as_one() -> None:
    html = shown("{% field form.by %}", form=Trip({"place": "Halifax", "day": "1"}))
    assert 'role="group" aria-label="By" aria-describedby="id_by_error"' in html
    assert html.count('type="radio"') == 2
    assert html.count("autofocus") == 1


def test_a_box_to_tick_stands_before_its_words() -> None:
    html = shown("{% field form.paid %}{% tick form.paid %}", form=Trip())
    assert re.search(r'<label class="check"><input[^>]+> <span>It is paid</span></label>', html)
    assert re.search(r'<label class="check"> <input[^>]+> It is paid </label>', html)


def test_a_field_that_no_form_holds_is_a_select_a_text_or_a_line() -> None:
    html = shown(
        '{% field "way" "Way" "b" choices=ways empty="Any" row=2 %}'
        '{% field "words" "Words" words rows=4 of=7 %}'
        '{% field "name" "Name" "Ann" hint="yours" maxlength=9 required=True error="Too short." %}',
        ways=[("a", "A"), ("b", "B")],
        words="<b>",
    )
    assert '<select name="way-2" id="way-2">' in html
    assert '<option value="">Any</option>' in html
    assert '<option value="b" selected>' in html
    assert re.search(r'<textarea name="words"[^>]+id="words-7">\s*&lt;b&gt;</textarea>', html)
    control = tag_of(html, "name")
    assert 'maxlength="9"' in control
    assert " required" in control
    assert 'value="Ann"' in control
    assert 'aria-invalid="true"' in control
    assert 'aria-describedby="name_error"' in control
    assert '<label for="name">Name <span class="muted">(yours)</span></label>' in html


def test_help_between_the_tags_may_hold_markup() -> None:
    html = shown('{% field_with_help "a" "A" %}One <b>a</b> line.{% endfield_with_help %}')
    assert '<p class="help" id="a_helptext">One <b>a</b> line.</p>' in html
    assert 'aria-describedby="a_helptext"' in html


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (Trip(WRONG), "Nothing was saved. Look at what is marked below."),
        (Trip(), ""),
        ("The day is gone.", "Nothing was saved. The day is gone."),
        ("", ""),
    ],
)
def test_above_a_form_stands_that_nothing_was_saved(form: Any, says: str) -> None:
    html = shown("{% not_saved form %}", form=form)
    assert says in html if says else not html.strip()


def test_above_several_forms_stands_what_is_wrong_with_any() -> None:
    right, wrong, whole = Trip(), Trip(WRONG), Trip(WRONG)
    whole.add_error(None, "It has gone.")
    assert "Look at what is marked" in shown("{% not_saved forms %}", forms=[right, wrong])
    assert "Nothing was saved. It has gone." in shown("{% not_saved forms %}", forms=[right, whole])
    assert not shown("{% not_saved forms %}", forms=[right, Trip()]).strip()


def test_what_no_field_is_to_blame_for_stands_where_a_form_says_so() -> None:
    form = Trip(WRONG)
    assert not shown("{% form_errors form %}", form=form).strip()
    form.add_error(None, "It has <gone>.")
    html = shown("{% form_errors form %}", form=form).strip()
    assert html == '<p class="error" role="alert">It has &lt;gone&gt;.</p>'


def test_a_label_that_is_read_out_only_still_names_its_field() -> None:
    html = shown('{% field form.place look="bare" %}', form=Trip())
    assert '<div class="field bare"' in html
    assert '<label for="id_place">Where to' in html


def test_what_a_component_shows_is_escaped() -> None:
    html = shown(
        "{% card x beside=x %}{{ x }}{% endcard %}{% chip x %}{% definition x x %}"
        "{% empty_state x %}{% fieldset x %}{% endfieldset %}{% not_saved x %}"
        '{% post_button x "account_logout" look=x note=x %}{% field x x x help=x warning=x %}',
        x="<i>'\"",
    )
    assert "<i>" not in html
    assert html.count("&lt;i&gt;") >= 15


def test_a_button_posts_with_what_it_is_about() -> None:
    html = shown(
        '{% post_button "Sign out" "account_logout" look="small" next="/board/" %}',
        csrf_token="token",
    )
    assert '<form method="post" action="/accounts/logout/">' in html
    assert 'name="csrfmiddlewaretoken" value="token"' in html
    assert '<input type="hidden" name="next" value="/board/">' in html
    assert '<button class="small">Sign out</button>' in html
