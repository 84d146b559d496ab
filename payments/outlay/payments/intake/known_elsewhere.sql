-- Rows whose payment key came in before with another file.
SELECT
    file_row_number AS position,
    source_line,
    payment_key,
    amount_cents
FROM read_parquet($taken, file_row_number = true)
WHERE payment_key IN (SELECT payment_key FROM read_parquet($others))
ORDER BY position
