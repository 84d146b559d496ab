-- What was written stays: changes and removals are refused (Postgres).
-- Statements are parted by two empty lines. There is no REPLACE here, as SQLite has it:
-- what INSERT ... ON CONFLICT DO UPDATE does to a row is an UPDATE to the triggers.
CREATE OR REPLACE FUNCTION review_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% cannot be changed like this (%)', TG_TABLE_NAME, TG_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$


CREATE TRIGGER review_auditevent_no_change BEFORE UPDATE OR DELETE ON review_auditevent
FOR EACH ROW EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_note_no_change BEFORE UPDATE OR DELETE ON review_note
FOR EACH ROW EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_notice_no_change BEFORE UPDATE OR DELETE ON review_notice
FOR EACH ROW EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_decision_no_delete BEFORE DELETE ON review_decision
FOR EACH ROW EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_secondlook_no_delete BEFORE DELETE ON review_secondlook
FOR EACH ROW EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_audithead_no_delete BEFORE DELETE ON review_audithead
FOR EACH ROW EXECUTE FUNCTION review_refuse()


CREATE OR REPLACE FUNCTION review_item_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM review_decision WHERE item_id = OLD.id) THEN
        RAISE EXCEPTION 'what was decided on cannot be removed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$


CREATE TRIGGER review_item_no_delete BEFORE DELETE ON review_item
FOR EACH ROW EXECUTE FUNCTION review_item_no_delete()


CREATE TRIGGER review_auditevent_no_truncate BEFORE TRUNCATE ON review_auditevent
FOR EACH STATEMENT EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_audithead_no_truncate BEFORE TRUNCATE ON review_audithead
FOR EACH STATEMENT EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_note_no_truncate BEFORE TRUNCATE ON review_note
FOR EACH STATEMENT EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_notice_no_truncate BEFORE TRUNCATE ON review_notice
FOR EACH STATEMENT EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_decision_no_truncate BEFORE TRUNCATE ON review_decision
FOR EACH STATEMENT EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_secondlook_no_truncate BEFORE TRUNCATE ON review_secondlook
FOR EACH STATEMENT EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_item_no_truncate BEFORE TRUNCATE ON review_item
FOR EACH STATEMENT EXECUTE FUNCTION review_refuse()


CREATE OR REPLACE FUNCTION review_auditevent_next() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM review_audithead
        WHERE id = 1 AND number + 1 = NEW.number AND digest = NEW.previous) THEN
        RAISE EXCEPTION 'an event follows the head of the audit log'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$


CREATE TRIGGER review_auditevent_next BEFORE INSERT ON review_auditevent
FOR EACH ROW EXECUTE FUNCTION review_auditevent_next()


CREATE TRIGGER review_audithead_one BEFORE INSERT ON review_audithead
FOR EACH ROW EXECUTE FUNCTION review_refuse()


CREATE OR REPLACE FUNCTION review_audithead_next() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.number <> OLD.number + 1 OR NOT EXISTS (
        SELECT 1 FROM review_auditevent
        WHERE number = NEW.number AND digest = NEW.digest) THEN
        RAISE EXCEPTION 'the head of the audit log goes on by one event'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$


CREATE TRIGGER review_audithead_next BEFORE UPDATE ON review_audithead
FOR EACH ROW EXECUTE FUNCTION review_audithead_next()


CREATE TRIGGER review_decision_second_only BEFORE UPDATE ON review_decision
FOR EACH ROW WHEN (OLD.second <> ''
    OR NEW.id IS DISTINCT FROM OLD.id
    OR NEW.item_id IS DISTINCT FROM OLD.item_id
    OR NEW.item_version IS DISTINCT FROM OLD.item_version
    OR NEW.run_id IS DISTINCT FROM OLD.run_id
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


CREATE OR REPLACE FUNCTION review_decision_grounds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.on_match <> (SELECT has_match FROM review_item WHERE id = NEW.item_id)
        OR NEW.verification_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM review_notice AS proof, review_match AS found
            WHERE proof.id = NEW.verification_id AND proof.item_id = NEW.item_id
                AND proof.kind = 'verification'
                AND (proof.confirmed OR NEW.needs_second)
                AND found.item_id = NEW.item_id
                AND found.source = proof.source AND found.entry = proof.entry
                AND NOT EXISTS (
                    SELECT 1 FROM review_notice AS later
                    WHERE later.item_id = NEW.item_id AND later.id > proof.id
                        AND later.kind = 'verification'
                        AND later.source = proof.source
                        AND later.entry = proof.entry))
        OR NEW.on_match AND NEW.action IN ('improper', 'refer') AND EXISTS (
            SELECT 1 FROM review_match AS found
            WHERE found.item_id = NEW.item_id AND NOT EXISTS (
                SELECT 1 FROM review_notice AS proof
                WHERE proof.item_id = NEW.item_id AND proof.kind = 'verification'
                    AND proof.source = found.source AND proof.entry = found.entry))
        THEN
        RAISE EXCEPTION 'each list match needs its own verification'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$


CREATE TRIGGER review_decision_grounds BEFORE INSERT ON review_decision
FOR EACH ROW EXECUTE FUNCTION review_decision_grounds()


CREATE TRIGGER review_decision_fraud BEFORE INSERT ON review_decision
FOR EACH ROW WHEN (NEW.suspicion = 'fraud' AND NOT NEW.needs_second)
EXECUTE FUNCTION review_refuse()


CREATE OR REPLACE FUNCTION review_notice_ruling() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'outcome' AND EXISTS (
        SELECT 1 FROM review_decision
        WHERE id = (SELECT max(id) FROM review_decision WHERE item_id = NEW.item_id)
            AND (by_id = NEW.by_id OR second_by_id = NEW.by_id)) THEN
        RAISE EXCEPTION 'nobody rules on an appeal against their own decision'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$


CREATE TRIGGER review_notice_ruling BEFORE INSERT ON review_notice
FOR EACH ROW EXECUTE FUNCTION review_notice_ruling()


CREATE TRIGGER review_secondlook_once BEFORE UPDATE ON review_secondlook
FOR EACH ROW WHEN (OLD.at IS NOT NULL
    OR NEW.id IS DISTINCT FROM OLD.id
    OR NEW.item_id IS DISTINCT FROM OLD.item_id
    OR NEW.decision_id IS DISTINCT FROM OLD.decision_id
    OR NEW.first_by_id IS DISTINCT FROM OLD.first_by_id
    OR NEW.wanted_at IS DISTINCT FROM OLD.wanted_at)
EXECUTE FUNCTION review_refuse()


CREATE OR REPLACE FUNCTION review_secondlook_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM review_decision
        WHERE id = NEW.decision_id AND item_id = NEW.item_id
            AND by_id = NEW.first_by_id) THEN
        RAISE EXCEPTION 'a second look names who decided'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$


CREATE TRIGGER review_secondlook_first BEFORE INSERT ON review_secondlook
FOR EACH ROW EXECUTE FUNCTION review_secondlook_first()


CREATE TRIGGER review_item_open BEFORE INSERT ON review_item
FOR EACH ROW WHEN (NEW.state IS DISTINCT FROM 'open')
EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_item_number BEFORE UPDATE ON review_item
FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_item_version BEFORE UPDATE OF version ON review_item
FOR EACH ROW WHEN (NEW.version NOT IN (OLD.version, OLD.version + 1))
EXECUTE FUNCTION review_refuse()


CREATE TRIGGER review_item_facts BEFORE UPDATE OF
    batch_id, run_id, payment_key, agency,
    amount_cents, selection, inclusion_probability
ON review_item
FOR EACH ROW WHEN (OLD.state NOT IN ('open', 'held') AND (
    NEW.batch_id IS DISTINCT FROM OLD.batch_id
    OR NEW.run_id IS DISTINCT FROM OLD.run_id
    OR NEW.payment_key IS DISTINCT FROM OLD.payment_key
    OR NEW.agency IS DISTINCT FROM OLD.agency
    OR NEW.amount_cents IS DISTINCT FROM OLD.amount_cents
    OR NEW.selection IS DISTINCT FROM OLD.selection
    OR NEW.inclusion_probability IS DISTINCT FROM OLD.inclusion_probability))
EXECUTE FUNCTION review_refuse()


CREATE OR REPLACE FUNCTION review_item_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state
        AND NOT (OLD.state = 'held' AND NEW.state = 'open')
        AND NOT coalesce((
        SELECT CASE NEW.state
            WHEN 'released' THEN action = 'release'
            WHEN 'improper' THEN action = 'improper'
            WHEN 'referred' THEN action = 'refer'
            WHEN 'held' THEN action = 'hold'
            WHEN 'pending' THEN needs_second AND second = ''
            WHEN 'open' THEN action = 'reopen' OR second = 'returned'
        END AND (NOT needs_second OR second <> '' OR NEW.state = 'pending')
            AND (second <> 'returned' OR NEW.state = 'open')
        FROM review_decision WHERE item_id = NEW.id ORDER BY id DESC LIMIT 1), false) THEN
        RAISE EXCEPTION 'an item stands where its latest decision puts it'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$


CREATE TRIGGER review_item_stands BEFORE UPDATE OF state ON review_item
FOR EACH ROW EXECUTE FUNCTION review_item_stands()
