-- Decided payments counted into distinct cells. Table: decided, with the attributes and
-- flagged, bad (-1 unknown), band, chance (null where unknown), promised, amount_cents,
-- days_held. Sums are of whole numbers, so that no order of rows changes a bit of them.
SELECT
    * EXCLUDE (promised, amount_cents, days_held),
    count(*) AS n,
    sum(amount_cents)::DOUBLE AS cents,
    sum((promised * 1e9)::BIGINT)::DOUBLE / 1e9 AS p,
    sum((promised * 1e9)::BIGINT * (promised * 1e9)::BIGINT)::DOUBLE / 1e18 AS pp,
    coalesce(
        sum(amount_cents::HUGEINT * amount_cents) FILTER (WHERE bad >= 0), 0
    )::DOUBLE AS aa,
    count(days_held) FILTER (WHERE bad >= 0) AS days_n,
    coalesce(sum(days_held) FILTER (WHERE bad >= 0), 0)::DOUBLE AS d,
    coalesce(sum(days_held::BIGINT * days_held) FILTER (WHERE bad >= 0), 0)::DOUBLE
        AS dd
FROM decided
GROUP BY ALL
