"""The tidy tables that pass between the rooms. One row class declares each; all else derives from it.

- `delivered`: rows of what was delivered: measures, posts, dialogue, findings, files;
- `declared`: rows of what a body declares, one class for each form of the register;
- `computed`: rows of what is computed from it: KPIs, what they rest on, what can be compared;
- `judged`: rows of what is judged: goals, duties, risks, the rules, the proposal and what led to it;
- `known`: rows of what was known when an evaluation was made, copied from the catalog;
- `kinds`: what may stand in a column, and what an annotation says of it beyond the type;
- `columns`: generated from the rows: the declarations (``KPIS_FRAME``) and the types of the frames (``KpiFrame``);
- `frame`: to make, join and check a frame, and to read it row by row.

Text columns hold ``str`` (missing: empty string), numbers ``float64`` (missing: NaN), days ``datetime64[us]`` without
zone, moments ``datetime64[us, UTC]``.
"""

from smeval.frames.frame import Frame, Schema, check_frame, evidence_id, join_frames, make_frame, plain, rows

__all__ = ["Frame", "Schema", "check_frame", "evidence_id", "join_frames", "make_frame", "plain", "rows"]
