-- Rows whose payment key an earlier row of the file has, with that row's line.
WITH keyed AS (
    SELECT
        source_line,
        key_low,
        key_high,
        min(source_line) OVER (PARTITION BY key_low, key_high) AS first_here
    FROM good
)

SELECT
    keyed.source_line,
    coalesce(seen.source_line, keyed.first_here) AS first_line
FROM keyed
LEFT JOIN seen
    ON keyed.key_low = seen.key_low AND keyed.key_high = seen.key_high
WHERE coalesce(seen.source_line, keyed.first_here) < keyed.source_line
ORDER BY keyed.source_line
