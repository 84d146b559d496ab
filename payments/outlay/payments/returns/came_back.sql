-- Which of the given payments are known to have come back.
SELECT DISTINCT given.payment_key
FROM given
SEMI JOIN (
    SELECT payment_key
    FROM read_parquet($dispositions, union_by_name = TRUE)
    WHERE state = 'returned'
) AS known USING (payment_key)
