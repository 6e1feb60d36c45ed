-- Which rule folded the texts that searches and filters compare. NULL is that of the releases before this column; a job folds
-- what is older than the rule of the running release.
ALTER TABLE venues ADD fold_version INT NULL;

ALTER TABLE events ADD fold_version INT NULL;

CREATE INDEX ix_venues_fold ON venues (fold_version, id);

CREATE INDEX ix_events_fold ON events (fold_version, id);
