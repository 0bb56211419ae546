"""What a programme officer would recognise: every scenario in `features/`."""

from pytest_bdd import scenarios

scenarios(".")
