-- People. An erased one stays as a row without anything personal, so that orders keep their reference.
-- tokens_valid_from is in seconds since 1970, as the iat claim of the tokens that it is compared with.
CREATE TABLE users (
  id VARCHAR(40) NOT NULL,
  name NVARCHAR(200) NULL,
  email VARCHAR(254) NULL,
  phone VARCHAR(20) NULL,
  role VARCHAR(16) NOT NULL,
  status VARCHAR(16) NOT NULL,
  password_hash VARCHAR(100) NULL,
  tokens_valid_from BIGINT NOT NULL,
  created_at DATETIME2(3) NOT NULL,
  updated_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_users PRIMARY KEY (id),
  CONSTRAINT ck_users_role CHECK (role IN ('customer', 'organizer', 'staff', 'admin')),
  CONSTRAINT ck_users_status CHECK (status IN ('ACTIVE', 'SUSPENDED', 'ERASED')),
  CONSTRAINT ck_users_identified CHECK (status = 'ERASED' OR (name IS NOT NULL AND email IS NOT NULL)),
  CONSTRAINT ck_users_erased CHECK (status <> 'ERASED'
    OR (name IS NULL AND email IS NULL AND phone IS NULL AND password_hash IS NULL))
);

CREATE UNIQUE INDEX ux_users_email ON users (email) WHERE email IS NOT NULL;

CREATE INDEX ix_users_listed ON users (id) WHERE status <> 'ERASED';

CREATE INDEX ix_users_role ON users (role, id) WHERE status <> 'ERASED';

-- One row. Whoever may take an admin away writes it first, so that such changes go one after the other.
CREATE TABLE admin_changes (
  id INT NOT NULL,
  change_count BIGINT NOT NULL,
  CONSTRAINT pk_admin_changes PRIMARY KEY (id),
  CONSTRAINT ck_admin_changes_one_row CHECK (id = 1)
);

INSERT INTO admin_changes (id, change_count) VALUES (1, 0);

-- How often something was tried in a window of time. The id is a SHA-256 of what is limited and of whom.
CREATE TABLE attempt_windows (
  id VARCHAR(64) NOT NULL,
  attempts INT NOT NULL,
  ends_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_attempt_windows PRIMARY KEY (id),
  CONSTRAINT ck_attempt_windows_attempts CHECK (attempts >= 1)
);

CREATE INDEX ix_attempt_windows_end ON attempt_windows (ends_at);

-- The id is that of the outbox message that asked for the mail. The sealed token is kept only until the mail is handed over.
CREATE TABLE password_resets (
  id VARCHAR(40) NOT NULL,
  user_id VARCHAR(40) NOT NULL,
  token_hash VARCHAR(64) NOT NULL,
  sealed_token VARCHAR(200) NULL,
  status VARCHAR(16) NOT NULL,
  requested_at DATETIME2(3) NOT NULL,
  expires_at DATETIME2(3) NOT NULL,
  used_at DATETIME2(3) NULL,
  CONSTRAINT pk_password_resets PRIMARY KEY (id),
  CONSTRAINT uq_password_resets_token UNIQUE (token_hash),
  CONSTRAINT fk_password_resets_user FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT ck_password_resets_status CHECK (status IN ('OPEN', 'USED', 'VOID')),
  CONSTRAINT ck_password_resets_used CHECK (status <> 'USED' OR used_at IS NOT NULL)
);

CREATE INDEX ix_password_resets_user ON password_resets (user_id, requested_at);

CREATE INDEX ix_password_resets_expiry ON password_resets (expires_at);

-- Keys that sign tokens. At most one is current and one is next, whoever makes them at the same moment.
CREATE TABLE signing_keys (
  id VARCHAR(40) NOT NULL,
  status VARCHAR(16) NOT NULL,
  public_x VARCHAR(64) NOT NULL,
  public_y VARCHAR(64) NOT NULL,
  sealed_private_key VARCHAR(1000) NOT NULL,
  published_at DATETIME2(3) NOT NULL,
  current_from DATETIME2(3) NOT NULL,
  published_until DATETIME2(3) NULL,
  CONSTRAINT pk_signing_keys PRIMARY KEY (id),
  CONSTRAINT ck_signing_keys_status CHECK (status IN ('NEXT', 'CURRENT', 'RETIRED')),
  CONSTRAINT ck_signing_keys_retired CHECK (status <> 'RETIRED' OR published_until IS NOT NULL)
);

CREATE UNIQUE INDEX ux_signing_keys_in_use ON signing_keys (status) WHERE status IN ('NEXT', 'CURRENT');

-- Answers that hold something secret, for repeats with the same Idempotency-Key.
-- Both the answer and the code over the request need the service's secret.
CREATE TABLE sealed_answers (
  id VARCHAR(64) NOT NULL,
  user_id VARCHAR(40) NOT NULL,
  request_mac VARCHAR(64) NOT NULL,
  sealed_answer {LONG_TEXT} NOT NULL,
  expires_at DATETIME2(3) NOT NULL,
  CONSTRAINT pk_sealed_answers PRIMARY KEY (id),
  CONSTRAINT fk_sealed_answers_user FOREIGN KEY (user_id) REFERENCES users (id)
);

CREATE INDEX ix_sealed_answers_user ON sealed_answers (user_id);

CREATE INDEX ix_sealed_answers_expiry ON sealed_answers (expires_at);
