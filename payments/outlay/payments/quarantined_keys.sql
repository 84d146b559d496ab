-- Which of the given payments stand in a quarantine.
SELECT DISTINCT given.position
FROM given
SEMI JOIN read_parquet($quarantine) AS quarantine USING (payment_key)
ORDER BY given.position
