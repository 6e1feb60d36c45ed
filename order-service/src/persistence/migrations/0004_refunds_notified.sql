-- How much of what was refunded of a payment the buyer was notified of, in minor units. Null is nothing: each message names
-- the difference to what was refunded by then.
ALTER TABLE payment_attempts ADD refund_notified BIGINT NULL;
