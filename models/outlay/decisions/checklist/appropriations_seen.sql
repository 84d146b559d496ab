-- Appropriation, event type and payment type of every payment known before a day,
-- but for one import.
SELECT DISTINCT
    tas,
    betc,
    payment_type
FROM read_parquet($payments, union_by_name = true)
WHERE known_on < $as_of
    AND batch_id <> $import_id
    AND NOT starts_with(batch_id, $import_id || '-')
ORDER BY ALL
