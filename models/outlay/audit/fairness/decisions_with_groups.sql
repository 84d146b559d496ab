-- Which row of the groups tells of each decided payment's payee; payees told of twice
-- count by the last word. Payments without such a row are left out. $1: the payments
-- files. Tables: decisions (payment_key, place), told (payee_token, told_last).
WITH last_word AS (
    SELECT payee_token, max(told_last) AS told_last
    FROM told
    GROUP BY payee_token
),
payee AS (
    SELECT payment_key, last_word.told_last
    FROM read_parquet($1, union_by_name = true)
    INNER JOIN last_word USING (payee_token)
)
SELECT decisions.place, max(payee.told_last) AS told_last
FROM decisions
INNER JOIN payee USING (payment_key)
GROUP BY decisions.place
