"""Generate the sample body "Stadt Musterstadt": a fictional city, nothing in it was measured.

Outcomes that the data is made for (evaluation of 2025 without a stored snapshot of 2024); `OUTCOMES` in
`outcomes.py` holds the same as data:

| channel             | proposal                 | because                                                           |
| presse_facebook     | continue_with_conditions | medium residual risk, and duty g7 failed (curable)                |
| presse_instagram    | continue_with_conditions | high benefit at medium residual risk, every duty met              |
| presse_x            | consider_ending          | low benefit at high residual risk                                 |
| presse_mastodon     | continue                 | own instance, low residual risk; reach is not offered, not weak   |
| presse_youtube      | continue_with_conditions | the six rows of the source document: medium residual risk         |
| feuerwehr_x         | review                   | the two raters differ: high benefit at medium or at high risk     |
| feuerwehr_mastodon  | continue_with_conditions | low residual risk, but duty g13 is not proven                     |
| personal_linkedin   | continue_with_conditions | high benefit (applications) at medium residual risk               |
| personal_xing       | review                   | low benefit at medium residual risk                               |
| personal_wiki       | continue                 | internal, goals reached                                           |
| kultur_facebook     | review                   | no goals were declared: the benefit cannot be shown               |
| kultur_tiktok       | review                   | promised rhythm missed in most weeks; goals fixed during the year |
| kultur_flickr       | continue_with_conditions | medium benefit at medium residual risk, duty g16 failed           |
| tourismus_instagram | review                   | exports end in September: the first goals are not proven          |
| tourismus_x         | review                   | duty g3 (grade H) failed in 2025                                  |
| umwelt_blog         | continue                 | own server, goals reached                                         |
| umwelt_forum        | consider_ending          | duty g10 (grade H) failed in 2024 and 2025; closed in September   |

States of values: measured (most), missing (tourismus_x: impressions), not_offered (presse_mastodon: reach),
not_covered (tourismus_instagram: October to December 2025), suppressed (tourismus_instagram: response times
of a team of two).
"""
