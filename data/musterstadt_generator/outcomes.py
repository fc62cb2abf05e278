"""What the sample is made to show, as data for the tests."""

from __future__ import annotations

#: Proposal that the evaluation of 2025 is expected to give, by channel.
OUTCOMES = {
    "presse_facebook": "continue_with_conditions",
    "presse_instagram": "continue_with_conditions",
    "presse_x": "consider_ending",
    "presse_mastodon": "continue",
    "presse_youtube": "continue_with_conditions",
    "feuerwehr_x": "review",
    "feuerwehr_mastodon": "continue_with_conditions",
    "personal_linkedin": "continue_with_conditions",
    "personal_xing": "consider_ending",
    "personal_wiki": "continue",
    "kultur_facebook": "consider_ending",
    "kultur_tiktok": "review",
    "kultur_flickr": "continue_with_conditions",
    "tourismus_instagram": "review",
    "tourismus_x": "consider_ending",
    "umwelt_blog": "continue_with_conditions",
    "umwelt_forum": "closed",
}

#: What could take the place of a channel, and of which.
ALTERNATIVES = {"presse_website": "presse_x", "kultur_newsletter": "kultur_facebook"}

#: Samples: (channel, subject) -> state, representative, and what it says of the declaration.
SAMPLES = {
    ("presse_instagram", "alt_text"): ("measured", True, "open"),
    ("presse_facebook", "no_casework"): ("measured", True, "confirmed"),
    ("presse_facebook", "within_task"): ("measured", True, ""),
    ("presse_facebook", "imprint_reachable"): ("measured", True, "confirmed"),
    ("presse_facebook", "on_website"): ("measured", True, "contradicted"),
    ("presse_mastodon", "on_website"): ("measured", False, "open"),
    ("personal_xing", "imprint_reachable"): ("measured", True, "contradicted"),
    ("kultur_facebook", "on_website"): ("measured", False, "open"),
    ("tourismus_instagram", "plain_language"): ("not_covered", True, "open"),
}

#: What the body made milder: (channel, term) -> what became of it.
TERMS = {
    ("", "policy:evidence_min"): "held",
    ("kultur_flickr", "goal:Fotos werden angesehen"): "held",
    ("umwelt_blog", "rating:hate_against_people"): "held",
    **{
        ("tourismus_instagram", f"source:{kpi}"): "held" for kpi in ("interactions", "reach_per_post", "site_referrals")
    },
    **{("tourismus_x", f"source:{kpi}"): "held" for kpi in ("followers", "interactions", "posts_per_week")},
    ("presse_mastodon", "posts_per_week"): "decided",
    ("feuerwehr_mastodon", "posts_per_week"): "decided",
}

#: One value in each state for 2025: state -> (channel, period, kpi).
STATES = {
    "measured": ("presse_facebook", "2025", "views"),
    "missing": ("tourismus_x", "2025", "impressions"),
    "not_offered": ("presse_mastodon", "2025", "reach_per_month"),
    "not_covered": ("tourismus_instagram", "2025-11", "interactions"),
    "suppressed": ("tourismus_instagram", "2025", "response_time_median"),
}

#: Made-up personal details planted in the exports; none of them may ever leave the reading room.
CANARIES = {
    "name": "Kuniberta Zwitscher-Kanari",
    "handle": "kanari_zwitscher_0815",
    "link": "https://example.invalid/profil/kanari-zwitscher",
    "phone": "0171 3920099",
    "mail": "kanari@example.invalid",
    "agent": "Zaunkanari, Sachbearbeitung",
}
