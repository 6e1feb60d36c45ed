-- The order that was placed on the hold. From then on its owner cancels that order instead of releasing the hold.
ALTER TABLE reservations ADD adopted_order_id VARCHAR(64) NULL;
-- How often the owner has renewed the hold; NULL is never.
ALTER TABLE reservations ADD renewals INT NULL;
-- Counts the changes of a hold, so that each change is decided on what is stored; NULL is none.
ALTER TABLE reservations ADD revision INT NULL;
