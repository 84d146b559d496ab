-- Scored payments whose review gave a verdict, with the probability of knowing it.
-- Tables: scored (with day, ours), labels (payment_key, legitimate, fraud_label,
-- error_label).
with reviewed as (
    select
        scored.*,
        labels.legitimate,
        labels.fraud_label,
        labels.error_label,
        list_contains(scored.routes, 'model') as flagged,
        list_has_any(
            scored.routes, ['model', 'rule', 'ofac', 'list', 'checklist']
        ) and not list_contains(scored.routes, 'capacity') as sure
    from scored
    inner join labels using (payment_key)
    where scored.ours and scored.combined is not null and scored.action = 'review'
)
select
    payment_key,
    amount_cents,
    strftime(day, '%Y-%m') as month,
    flagged,
    coalesce(fraud_label = 1, false) or coalesce(error_label = 1, false) as bad,
    -- What found a place was sure of a review, all else only where it was drawn.
    case when sure then 1.0 else arm_rate end as chance,
    p_fraud,
    p_error,
    fraud_label,
    error_label
from reviewed
where fraud_label = 1 or error_label = 1 or legitimate
order by payment_key
