"""The two widths of interface.md's bar for a test that opens its pages at each."""

import pytest

#: Every landing at the phone's, where things are narrow; the desk's in ``make trust``, since test_every_page looks there.
at_both_widths = pytest.mark.parametrize("width", [390, pytest.param(1440, marks=pytest.mark.trust)])
