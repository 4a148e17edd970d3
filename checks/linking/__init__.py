"""What ties records to units that are no rooms: schools, teachers on roll, pairs and the sessions that they share.

Each part makes its tables only where rules.yaml has something that needs them.
"""

from __future__ import annotations

from checks.linking.plans import put_plans, put_visited
from checks.linking.schools import put_schools
from checks.linking.sessions import put_sessions
from checks.linking.staff import put_staff

__all__ = ["put_plans", "put_schools", "put_sessions", "put_staff", "put_visited"]
