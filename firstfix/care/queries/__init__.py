"""What pages and others read in the rooms of care."""

from firstfix.care.queries.about import CareLine, care_about
from firstfix.care.queries.feedback import (
    feedback_listed,
    owner_of,
    possible_owners,
    possible_same_feedback,
    route_of,
    routes,
    told_behind_link,
    told_by_customer,
)
from firstfix.care.queries.follow_ups import due_follow_ups, follow_ups_listed
from firstfix.care.queries.found_assets import assets_like, found_assets_listed, photos_of_found
from firstfix.care.queries.maintenance import services_told
from firstfix.care.queries.problems import (
    evidence_of,
    known_problems,
    messages_of,
    open_problem_of,
    others_to_merge_into,
    problems_listed,
)
from firstfix.care.queries.trainings import thanks_listed, trainings_listed
from firstfix.care.queries.visits import CareItem, care_of_visits

__all__ = [
    "CareItem",
    "CareLine",
    "assets_like",
    "care_about",
    "care_of_visits",
    "due_follow_ups",
    "evidence_of",
    "feedback_listed",
    "follow_ups_listed",
    "found_assets_listed",
    "known_problems",
    "messages_of",
    "open_problem_of",
    "others_to_merge_into",
    "owner_of",
    "photos_of_found",
    "possible_owners",
    "possible_same_feedback",
    "problems_listed",
    "route_of",
    "routes",
    "services_told",
    "thanks_listed",
    "told_behind_link",
    "told_by_customer",
    "trainings_listed",
]
