-- People who have erased their account, by their id alone: a token that is still valid buys nothing more. RUNNING until
-- no order that was placed at the same time can appear any more.
CREATE TABLE erased_people (
  user_id VARCHAR(64) NOT NULL,
  status VARCHAR(16) NOT NULL,
  erased_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_erased_people PRIMARY KEY (user_id),
  CONSTRAINT ck_erased_people_status CHECK (status IN ('RUNNING', 'DONE'))
);

CREATE INDEX ix_erased_people_running ON erased_people (erased_at) WHERE status = 'RUNNING';
