-- Each decided payment with its payee's attributes; payees told of twice count by the
-- last word. $1: the payments files.
WITH last_word AS (
    SELECT *
    FROM groups
    QUALIFY row_number() OVER (PARTITION BY payee_token ORDER BY told_last DESC) = 1
),
payee AS (
    SELECT payment_key, any_value(payee_token) AS payee_token
    FROM read_parquet($1, union_by_name = true)
    GROUP BY payment_key
)
SELECT last_word.* EXCLUDE (payee_token, told_last)
FROM decisions
LEFT JOIN payee USING (payment_key)
LEFT JOIN last_word ON last_word.payee_token = payee.payee_token
ORDER BY decisions.place_in_order
