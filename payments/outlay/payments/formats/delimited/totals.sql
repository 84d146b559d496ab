-- Rows and cents of a chunk, from its cells alone; fractions of a cent and amounts
-- beyond 15 digits are not readable.
SELECT
    count(*) AS payments,
    coalesce(sum(CAST(cents AS HUGEINT)) FILTER (WHERE readable), 0) AS cents,
    count(*) FILTER (WHERE readable IS NOT TRUE) AS unreadable
FROM (
    SELECT
        cents,
        cents = trunc(cents)
        AND abs(cents) < unit * CAST(1000000000000000 AS DECIMAL(16, 0)) AS readable
    FROM amounts
)
