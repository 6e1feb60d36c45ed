-- Books that were found not to agree, one row for each subject and kind for as long as they do not.
CREATE TABLE discrepancies (
  id VARCHAR(40) NOT NULL,
  kind VARCHAR(40) NOT NULL,
  subject VARCHAR(64) NOT NULL,
  detail NVARCHAR(1000) NOT NULL,
  first_seen_at DATETIME2(3) NOT NULL,
  last_seen_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_discrepancies PRIMARY KEY (id),
  CONSTRAINT ux_discrepancies_subject UNIQUE (kind, subject)
);
