-- Standing payments that no finding names yet.
CREATE TABLE unexplained AS
WITH named AS (
    SELECT unnest(payment_keys) AS payment_key FROM exact
    UNION
    SELECT unnest(payment_keys) AS payment_key FROM near
)

SELECT *
FROM standing
ANTI JOIN named USING (payment_key)
