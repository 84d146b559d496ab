-- The first key that stands twice, by the line of its second row.
SELECT
    line,
    first_line
FROM (
    SELECT
        line,
        min(line) OVER (PARTITION BY key) AS first_line
    FROM side
)
WHERE line > first_line
ORDER BY line
LIMIT 1
