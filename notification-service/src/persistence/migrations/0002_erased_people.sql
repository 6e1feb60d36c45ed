-- Who was erased. A message about them may still be on its way then, written by a sender who had looked them up before.
CREATE TABLE erased_people (
  user_id VARCHAR(46) NOT NULL,
  erased_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_erased_people PRIMARY KEY (user_id)
);
