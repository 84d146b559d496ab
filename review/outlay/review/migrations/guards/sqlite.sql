-- What was written stays: changes and removals are refused (SQLite).
-- Statements are parted by two empty lines.
CREATE TRIGGER review_auditevent_no_update BEFORE UPDATE ON review_auditevent
BEGIN SELECT RAISE(ABORT, 'the audit log cannot be changed'); END


CREATE TRIGGER review_auditevent_no_delete BEFORE DELETE ON review_auditevent
BEGIN SELECT RAISE(ABORT, 'the audit log cannot be changed'); END


CREATE TRIGGER review_note_no_update BEFORE UPDATE ON review_note
BEGIN SELECT RAISE(ABORT, 'notes cannot be changed'); END


CREATE TRIGGER review_note_no_delete BEFORE DELETE ON review_note
BEGIN SELECT RAISE(ABORT, 'notes cannot be changed'); END


CREATE TRIGGER review_notice_no_update BEFORE UPDATE ON review_notice
BEGIN SELECT RAISE(ABORT, 'notices cannot be changed'); END


CREATE TRIGGER review_notice_no_delete BEFORE DELETE ON review_notice
BEGIN SELECT RAISE(ABORT, 'notices cannot be changed'); END


CREATE TRIGGER review_decision_no_delete BEFORE DELETE ON review_decision
BEGIN SELECT RAISE(ABORT, 'decisions cannot be removed'); END


CREATE TRIGGER review_secondlook_no_delete BEFORE DELETE ON review_secondlook
BEGIN SELECT RAISE(ABORT, 'second looks cannot be removed'); END


CREATE TRIGGER review_audithead_no_delete BEFORE DELETE ON review_audithead
BEGIN SELECT RAISE(ABORT, 'the head of the audit log cannot be removed'); END


CREATE TRIGGER review_item_no_delete BEFORE DELETE ON review_item
WHEN EXISTS (SELECT 1 FROM review_decision WHERE item_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'what was decided on cannot be removed'); END


-- INSERT OR REPLACE and UPDATE OR REPLACE remove a row without any trigger of removal.
-- So a row comes in only where no row has its key; a number that is not given is -1.
CREATE TRIGGER review_auditevent_no_replace BEFORE INSERT ON review_auditevent
WHEN EXISTS (
    SELECT 1 FROM review_auditevent WHERE number = NEW.number OR rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'events of the audit log cannot be replaced'); END


CREATE TRIGGER review_note_no_replace BEFORE INSERT ON review_note
WHEN EXISTS (SELECT 1 FROM review_note WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'notes cannot be replaced'); END


CREATE TRIGGER review_notice_no_replace BEFORE INSERT ON review_notice
WHEN EXISTS (SELECT 1 FROM review_notice WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'notices cannot be replaced'); END


CREATE TRIGGER review_decision_no_replace BEFORE INSERT ON review_decision
WHEN EXISTS (SELECT 1 FROM review_decision WHERE id = NEW.id)
    OR EXISTS (
        SELECT 1 FROM review_decision
        WHERE item_id = NEW.item_id AND item_version = NEW.item_version)
BEGIN SELECT RAISE(ABORT, 'decisions cannot be replaced'); END


CREATE TRIGGER review_secondlook_no_replace BEFORE INSERT ON review_secondlook
WHEN EXISTS (SELECT 1 FROM review_secondlook WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM review_secondlook WHERE decision_id = NEW.decision_id)
BEGIN SELECT RAISE(ABORT, 'second looks cannot be replaced'); END


CREATE TRIGGER review_item_no_replace BEFORE INSERT ON review_item
WHEN EXISTS (SELECT 1 FROM review_item WHERE id = NEW.id)
    OR EXISTS (
        SELECT 1 FROM review_item
        WHERE payment_key = NEW.payment_key AND (
            batch_id = NEW.batch_id
            OR state IN ('open', 'held', 'pending')
                AND NEW.state IN ('open', 'held', 'pending')))
BEGIN SELECT RAISE(ABORT, 'payments cannot be replaced'); END


CREATE TRIGGER review_item_update_no_replace BEFORE UPDATE OF
    batch_id, payment_key, state
ON review_item
WHEN EXISTS (
    SELECT 1 FROM review_item
    WHERE id <> OLD.id AND payment_key = NEW.payment_key AND (
        batch_id = NEW.batch_id
        OR state IN ('open', 'held', 'pending')
            AND NEW.state IN ('open', 'held', 'pending')))
BEGIN SELECT RAISE(ABORT, 'payments cannot be replaced'); END


CREATE TRIGGER review_auditevent_next BEFORE INSERT ON review_auditevent
WHEN (SELECT number FROM review_audithead WHERE id = 1) + 1 IS NOT NEW.number
    OR (SELECT digest FROM review_audithead WHERE id = 1) IS NOT NEW.previous
BEGIN SELECT RAISE(ABORT, 'an event follows the head of the audit log'); END


CREATE TRIGGER review_audithead_one BEFORE INSERT ON review_audithead
BEGIN SELECT RAISE(ABORT, 'the audit log has one head'); END


CREATE TRIGGER review_audithead_next BEFORE UPDATE ON review_audithead
WHEN NEW.id <> OLD.id OR NEW.number <> OLD.number + 1 OR NOT EXISTS (
    SELECT 1 FROM review_auditevent
    WHERE number = NEW.number AND digest = NEW.digest)
BEGIN SELECT RAISE(ABORT, 'the head of the audit log goes on by one event'); END


CREATE TRIGGER review_decision_second_only BEFORE UPDATE ON review_decision
WHEN OLD.second <> ''
    OR NEW.id IS NOT OLD.id
    OR NEW.item_id IS NOT OLD.item_id
    OR NEW.item_version IS NOT OLD.item_version
    OR NEW.run_id IS NOT OLD.run_id
    OR NEW.by_id IS NOT OLD.by_id
    OR NEW.at IS NOT OLD.at
    OR NEW.action IS NOT OLD.action
    OR NEW.found IS NOT OLD.found
    OR NEW.suspicion IS NOT OLD.suspicion
    OR NEW.cause IS NOT OLD.cause
    OR NEW.theme IS NOT OLD.theme
    OR NEW.control IS NOT OLD.control
    OR NEW.amount_wrong_cents IS NOT OLD.amount_wrong_cents
    OR NEW.reason_code IS NOT OLD.reason_code
    OR NEW.note IS NOT OLD.note
    OR NEW.hold_owner_id IS NOT OLD.hold_owner_id
    OR NEW.hold_until IS NOT OLD.hold_until
    OR NEW.seconds_on_case IS NOT OLD.seconds_on_case
    OR NEW.opened_details IS NOT OLD.opened_details
    OR NEW.on_match IS NOT OLD.on_match
    OR NEW.verification_id IS NOT OLD.verification_id
    OR NEW.needs_second IS NOT OLD.needs_second
BEGIN SELECT RAISE(ABORT, 'only a second person''s say can be added, once'); END


CREATE TRIGGER review_decision_grounds BEFORE INSERT ON review_decision
WHEN NEW.on_match <> (SELECT has_match FROM review_item WHERE id = NEW.item_id)
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
                    AND later.source = proof.source AND later.entry = proof.entry))
    OR NEW.on_match AND NEW.action IN ('improper', 'refer') AND EXISTS (
        SELECT 1 FROM review_match AS found
        WHERE found.item_id = NEW.item_id AND NOT EXISTS (
            SELECT 1 FROM review_notice AS proof
            WHERE proof.item_id = NEW.item_id AND proof.kind = 'verification'
                AND proof.source = found.source AND proof.entry = found.entry))
BEGIN SELECT RAISE(ABORT, 'each list match needs its own verification'); END


CREATE TRIGGER review_decision_fraud BEFORE INSERT ON review_decision
WHEN NEW.suspicion = 'fraud' AND NOT NEW.needs_second
BEGIN SELECT RAISE(ABORT, 'suspected fraud needs a second person'); END


CREATE TRIGGER review_notice_ruling BEFORE INSERT ON review_notice
WHEN NEW.kind = 'outcome' AND EXISTS (
    SELECT 1 FROM review_decision
    WHERE id = (SELECT max(id) FROM review_decision WHERE item_id = NEW.item_id)
        AND (by_id = NEW.by_id OR second_by_id = NEW.by_id))
BEGIN SELECT RAISE(ABORT, 'nobody rules on an appeal against their own decision'); END


CREATE TRIGGER review_secondlook_once BEFORE UPDATE ON review_secondlook
WHEN OLD.at IS NOT NULL
    OR NEW.id IS NOT OLD.id
    OR NEW.item_id IS NOT OLD.item_id
    OR NEW.decision_id IS NOT OLD.decision_id
    OR NEW.first_by_id IS NOT OLD.first_by_id
    OR NEW.wanted_at IS NOT OLD.wanted_at
BEGIN SELECT RAISE(ABORT, 'a second look is written once'); END


CREATE TRIGGER review_secondlook_first BEFORE INSERT ON review_secondlook
WHEN NOT EXISTS (
    SELECT 1 FROM review_decision
    WHERE id = NEW.decision_id AND item_id = NEW.item_id AND by_id = NEW.first_by_id)
BEGIN SELECT RAISE(ABORT, 'a second look names who decided'); END


CREATE TRIGGER review_item_open BEFORE INSERT ON review_item
WHEN NEW.state IS NOT 'open'
BEGIN SELECT RAISE(ABORT, 'a payment comes into the queue open'); END


CREATE TRIGGER review_item_number BEFORE UPDATE ON review_item
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'a payment keeps its number'); END


CREATE TRIGGER review_item_version BEFORE UPDATE OF version ON review_item
WHEN NEW.version NOT IN (OLD.version, OLD.version + 1)
BEGIN SELECT RAISE(ABORT, 'a version goes on by one'); END


CREATE TRIGGER review_item_facts BEFORE UPDATE OF
    batch_id, run_id, payment_key, agency,
    amount_cents, selection, inclusion_probability
ON review_item
WHEN OLD.state NOT IN ('open', 'held') AND (
    NEW.batch_id IS NOT OLD.batch_id
    OR NEW.run_id IS NOT OLD.run_id
    OR NEW.payment_key IS NOT OLD.payment_key
    OR NEW.agency IS NOT OLD.agency
    OR NEW.amount_cents IS NOT OLD.amount_cents
    OR NEW.selection IS NOT OLD.selection
    OR NEW.inclusion_probability IS NOT OLD.inclusion_probability)
BEGIN SELECT RAISE(ABORT, 'what was decided on cannot be changed'); END


CREATE TRIGGER review_item_stands BEFORE UPDATE OF state ON review_item
WHEN NEW.state <> OLD.state
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
    FROM review_decision WHERE item_id = NEW.id ORDER BY id DESC LIMIT 1), 0)
BEGIN SELECT RAISE(ABORT, 'an item stands where its latest decision puts it'); END
