-- Payees with so many exact duplicates that they are how it is paid.
CREATE TABLE practice AS
WITH paid AS (
    SELECT
        payee_token,
        count(*) AS payments
    FROM standing
    GROUP BY payee_token
)

SELECT
    exact.payee_token,
    list_sort(flatten(list(exact.payment_keys))) AS payment_keys,
    count(*) AS times,
    any_value(paid.payments) AS payments,
    CAST(
        sum(exact.amount_cents * (exact.payments - 1)) AS BIGINT
    ) AS amount_cents,
    max(exact.days_apart) AS days_apart
FROM exact
INNER JOIN paid ON exact.payee_token = paid.payee_token
GROUP BY exact.payee_token
HAVING
    count(*) >= $practice_groups
    AND count(*) >= $practice_share * any_value(paid.payments)
