import pytest

pytest.register_assert_rewrite("tests.programmes.samples")  # its assertions explain themselves as those of tests do
