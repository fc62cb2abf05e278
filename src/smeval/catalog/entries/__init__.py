"""What each kind of entry of the catalog holds, as frozen models that refuse what they do not know."""
