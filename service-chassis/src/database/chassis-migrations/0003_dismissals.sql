-- That an operator decided to leave something as it is: a discrepancy, or a message that was given up. The id is that one's.
CREATE TABLE dismissals (
  discrepancy_id VARCHAR(40) NOT NULL,
  reason NVARCHAR(500) NOT NULL,
  dismissed_by VARCHAR(64) NOT NULL,
  dismissed_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_dismissals PRIMARY KEY (discrepancy_id)
);
