-- How each given payment came to be reviewed; no row where it was never scored.
SELECT
    given.position,
    scores.routes,
    scores.arm_rate
FROM given
INNER JOIN read_parquet($scored, union_by_name = true) AS scores USING (payment_key)
ORDER BY given.position
