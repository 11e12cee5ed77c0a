"""The form that writes an old version again."""

from __future__ import annotations

from django import forms


class RestoreForm(forms.Form):
    """Which version, and which one the person saw as the present."""

    old = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
