-- What the holder or buyer of a seat was promised; price and tier are what the event asks for the seat now. NULL in a row that an
-- older release wrote: price and tier are then the promise, until the event asks another price.
ALTER TABLE seats ADD promised_tier NVARCHAR(100) NULL;
ALTER TABLE seats ADD promised_price BIGINT NULL;
