-- What was written stays: changes and removals are refused (Postgres).
-- Statements are parted by two empty lines.
CREATE FUNCTION review_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% cannot be changed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$


CREATE TRIGGER review_auditevent_no_change BEFORE UPDATE OR DELETE ON review_auditevent
FOR EACH ROW EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_auditevent_no_truncate BEFORE TRUNCATE ON review_auditevent
FOR EACH STATEMENT EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_note_no_change BEFORE UPDATE OR DELETE ON review_note
FOR EACH ROW EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_note_no_truncate BEFORE TRUNCATE ON review_note
FOR EACH STATEMENT EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_notice_no_change BEFORE UPDATE OR DELETE ON review_notice
FOR EACH ROW EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_notice_no_truncate BEFORE TRUNCATE ON review_notice
FOR EACH STATEMENT EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_decision_no_delete BEFORE DELETE ON review_decision
FOR EACH ROW EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_decision_no_truncate BEFORE TRUNCATE ON review_decision
FOR EACH STATEMENT EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_audithead_no_delete BEFORE DELETE ON review_audithead
FOR EACH ROW EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_audithead_no_truncate BEFORE TRUNCATE ON review_audithead
FOR EACH STATEMENT EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_decision_second_only BEFORE UPDATE ON review_decision
FOR EACH ROW WHEN (OLD.second <> ''
    OR NEW.item_id IS DISTINCT FROM OLD.item_id
    OR NEW.item_version IS DISTINCT FROM OLD.item_version
    OR NEW.by_id IS DISTINCT FROM OLD.by_id
    OR NEW.at IS DISTINCT FROM OLD.at
    OR NEW.action IS DISTINCT FROM OLD.action
    OR NEW.found IS DISTINCT FROM OLD.found
    OR NEW.suspicion IS DISTINCT FROM OLD.suspicion
    OR NEW.cause IS DISTINCT FROM OLD.cause
    OR NEW.theme IS DISTINCT FROM OLD.theme
    OR NEW.control IS DISTINCT FROM OLD.control
    OR NEW.amount_wrong_cents IS DISTINCT FROM OLD.amount_wrong_cents
    OR NEW.reason_code IS DISTINCT FROM OLD.reason_code
    OR NEW.note IS DISTINCT FROM OLD.note
    OR NEW.hold_owner_id IS DISTINCT FROM OLD.hold_owner_id
    OR NEW.hold_until IS DISTINCT FROM OLD.hold_until
    OR NEW.seconds_on_case IS DISTINCT FROM OLD.seconds_on_case
    OR NEW.opened_details IS DISTINCT FROM OLD.opened_details
    OR NEW.on_match IS DISTINCT FROM OLD.on_match
    OR NEW.verification_id IS DISTINCT FROM OLD.verification_id
    OR NEW.needs_second IS DISTINCT FROM OLD.needs_second)
EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_audithead_next BEFORE UPDATE ON review_audithead
FOR EACH ROW WHEN (NEW.number <> OLD.number + 1 OR NEW.id <> OLD.id)
EXECUTE FUNCTION review_refuse()
