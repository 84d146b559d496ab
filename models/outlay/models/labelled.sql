-- Features and labels of the payments of one window that have the wanted label.
-- $start, $end: the window, half-open. Tables: matrix, labels.
select
    matrix.*,
    labels.fraud_label,
    labels.error_label,
    labels.weight,
    labels.arm,
    labels.legitimate
from matrix
inner join labels using (payment_key)
where matrix.known_on >= $start and matrix.known_on < $end
order by matrix.known_on, matrix.payment_key
