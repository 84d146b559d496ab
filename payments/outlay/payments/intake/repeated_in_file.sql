-- Rows whose payment key stands earlier in the same import: all but the first.
WITH numbered AS (
    SELECT
        file_row_number AS position,
        source_line,
        payment_key,
        amount_cents,
        row_number() OVER (PARTITION BY payment_key ORDER BY file_row_number) AS nth
    FROM read_parquet($taken, file_row_number = true)
    WHERE payment_key IN (
        SELECT payment_key
        FROM read_parquet($taken)
        GROUP BY payment_key
        HAVING count(*) > 1
    )
)
SELECT position, source_line, payment_key, amount_cents
FROM numbered
WHERE nth > 1
ORDER BY position
