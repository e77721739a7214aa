-- Why: text that the owner erases went on standing where it had been copied to: in the answers that are kept for
-- idempotency keys, and in what was proposed to a second person.
-- Locks: entry_proposal, entry_proposal_decision and idempotency_record until the end.
-- Expected time: that of reading the journal once; where text was erased before, also the kept answers once.

-- What a second person approves, without the words of whoever proposed it.
CREATE FUNCTION entry_content_without_text(content text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT regexp_replace(content, E'\nmemo [^\n]*\n(meta [^\n]*\n)*', E'\nmemo (text erased)\n')
$$;
-- The JSON of an entry, or of a proposal, without memo, metadata and reason; metadata first, where those may be names,
-- too. What is no text at all, which only plain SQL can leave there, goes as a whole.
CREATE FUNCTION kept_answer_without_text(body bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN convert_to(
        regexp_replace(
            regexp_replace(
                convert_from(body, 'UTF8'),
                '"metadata":\{(?:"(?:[^"\\]|\\.)*":"(?:[^"\\]|\\.)*",?)*\}', '"metadata":{}', 'g'
            ), '"(memo|reason)":"(?:[^"\\]|\\.)*"', '"\1":null', 'g'
        ), 'UTF8'
    );
EXCEPTION WHEN character_not_in_repertoire OR untranslatable_character THEN
    RETURN '';
END
$$;
-- As the API spells an id: 26 digits of Crockford's base 32 behind the prefix.
CREATE FUNCTION typed_id(prefix text, id uuid) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT
        prefix || '_' || string_agg(
            substr('0123456789abcdefghjkmnpqrstvwxyz', substr(b.bits, 5 * d.place + 1, 5)::bit(5)::integer + 1, 1),
            '' ORDER BY d.place
        )
    FROM (SELECT '00' || ('x' || replace(id::text, '-', ''))::bit(128)::text AS bits) AS b
    CROSS JOIN generate_series(0, 25) AS d (place)
$$;

-- Looked at when it is proposed, because erasing leaves another content under the same digest.
ALTER TABLE entry_proposal DROP CONSTRAINT entry_proposal_digest_of_content;
CREATE FUNCTION entry_proposal_digest_of_content() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM fresh AS f WHERE f.digest <> sha256(convert_to(f.content, 'UTF8'))) THEN
        PERFORM refuse('entry_proposal_digest_of_content', 'the digest is not that of the content');
    END IF;
    RETURN NULL;
END
$$;
-- What waits must stay what its digest says.
CREATE FUNCTION refuse_proposal_change_but_erasure() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT to_jsonb(f.*) FROM fresh AS f
        EXCEPT ALL
        SELECT to_jsonb(s.*) || jsonb_build_object('content', entry_content_without_text(s.content))
        FROM stale AS s
        INNER JOIN entry_proposal_decision AS d ON d.proposal_id = s.proposal_id
    ) THEN
        PERFORM refuse(
            'entry_proposal_append_only',
            'entry_proposal is append-only: only the text of what was decided on may be erased'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION refuse_decision_change_but_erasure() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT to_jsonb(f.*) FROM fresh AS f
        EXCEPT ALL
        SELECT to_jsonb(s.*) || jsonb_build_object('reason', '(text erased)')
        FROM stale AS s
        WHERE s.reason IS NOT NULL
    ) THEN
        PERFORM refuse(
            'entry_proposal_decision_append_only',
            'entry_proposal_decision is append-only: only its reason may be erased'
        );
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION refuse_answer_change_but_erasure() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT to_jsonb(f.*) FROM fresh AS f
        EXCEPT ALL
        SELECT to_jsonb(s.*) || jsonb_build_object('body', kept_answer_without_text(s.body))
        FROM stale AS s
    ) THEN
        PERFORM refuse(
            'idempotency_record_append_only',
            'idempotency_record is append-only: only the text of entries may be erased'
        );
    END IF;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION
kept_answer_without_text, typed_id, entry_proposal_digest_of_content, refuse_proposal_change_but_erasure,
refuse_decision_change_but_erasure, refuse_answer_change_but_erasure FROM public;

CREATE TRIGGER entry_proposal_digest_of_content AFTER INSERT ON entry_proposal
REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION entry_proposal_digest_of_content();
DROP TRIGGER entry_proposal_append_only ON entry_proposal;
CREATE TRIGGER entry_proposal_append_only BEFORE DELETE OR TRUNCATE ON entry_proposal
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entry_proposal_erasable AFTER UPDATE ON entry_proposal
REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION refuse_proposal_change_but_erasure();
DROP TRIGGER entry_proposal_decision_append_only ON entry_proposal_decision;
CREATE TRIGGER entry_proposal_decision_append_only BEFORE DELETE OR TRUNCATE ON entry_proposal_decision
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entry_proposal_decision_erasable AFTER UPDATE ON entry_proposal_decision
REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION refuse_decision_change_but_erasure();
DROP TRIGGER idempotency_record_append_only ON idempotency_record;
CREATE TRIGGER idempotency_record_append_only BEFORE DELETE OR TRUNCATE ON idempotency_record
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER idempotency_record_erasable AFTER UPDATE ON idempotency_record
REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION refuse_answer_change_but_erasure();

-- Erases the words of entries where they were copied to; reads all kept answers, because erasing is rare.
CREATE FUNCTION erase_copies(erased_entries uuid []) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    erased_proposals uuid [];
    locations text [];
BEGIN
    SELECT array_agg(p.proposal_id) INTO erased_proposals
    FROM entry_proposal AS p
    INNER JOIN entry_proposal_decision AS d ON d.proposal_id = p.proposal_id
    WHERE p.entry_id = ANY (erased_entries);
    UPDATE entry_proposal SET content = entry_content_without_text(content)
    WHERE proposal_id = ANY (erased_proposals);
    UPDATE entry_proposal_decision SET reason = '(text erased)'
    WHERE proposal_id = ANY (erased_proposals) AND reason IS NOT NULL;
    locations := array(
        SELECT '/v1/journal-entries/' || typed_id('jen', e.id) FROM unnest(erased_entries) AS e (id)
        UNION ALL
        SELECT '/v1/journal-entry-proposals/' || typed_id('jpr', p.id) FROM unnest(erased_proposals) AS p (id)
    );
    UPDATE idempotency_record SET body = kept_answer_without_text(body) WHERE location = ANY (locations);
END
$$;

CREATE OR REPLACE FUNCTION erase_journal_text(erased_seq bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    erased_entry uuid;
BEGIN
    UPDATE journal_entry SET memo = NULL, metadata = '{}', text_key = NULL
    WHERE seq = erased_seq AND text_key IS NOT NULL
    RETURNING entry_id INTO erased_entry;
    IF NOT FOUND THEN
        PERFORM refuse('journal_entry_has_text', 'there is no text at journal entry ' || erased_seq);
    END IF;
    PERFORM erase_copies(ARRAY[erased_entry]);
    PERFORM append_audit_entries(
        clock_timestamp(), ARRAY[NULL]::uuid [], ARRAY[NULL]::text [], ARRAY[NULL]::uuid [],
        ARRAY[NULL]::text [], ARRAY[NULL]::text [], ARRAY['journal_entry.text_erased'],
        ARRAY[erased_seq::text], ARRAY[NULL]::bytea [], ARRAY['done'], ARRAY[NULL]::text [],
        ARRAY[NULL]::bigint [], ARRAY[NULL]::bigint []
    );
END
$$;

-- What was rejected has no entry; the reason goes with it.
CREATE FUNCTION erase_proposal_text(erased_proposal text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    erased_entry uuid;
BEGIN
    SELECT p.entry_id INTO erased_entry
    FROM entry_proposal AS p
    INNER JOIN entry_proposal_decision AS d ON d.proposal_id = p.proposal_id
    WHERE
        p.proposal_id = uuid_of_typed_id(erased_proposal) AND d.outcome = 'rejected'
        AND (p.content <> entry_content_without_text(p.content) OR d.reason <> '(text erased)');
    IF NOT FOUND THEN
        PERFORM refuse(
            'entry_proposal_has_text', 'there is no rejected proposal with text of the id ' || erased_proposal
        );
    END IF;
    PERFORM erase_copies(ARRAY[erased_entry]);
    PERFORM append_audit_entries(
        clock_timestamp(), ARRAY[NULL]::uuid [], ARRAY[NULL]::text [], ARRAY[NULL]::uuid [],
        ARRAY[NULL]::text [], ARRAY[NULL]::text [], ARRAY['journal_entry_proposal.text_erased'],
        ARRAY[typed_id('jpr', uuid_of_typed_id(erased_proposal))], ARRAY[NULL]::bytea [], ARRAY['done'], ARRAY[NULL]::text [],
        ARRAY[NULL]::bigint [], ARRAY[NULL]::bigint []
    );
END
$$;
REVOKE EXECUTE ON FUNCTION erase_copies, erase_proposal_text FROM public;

DO $$
DECLARE
    erased uuid [] := array(SELECT e.entry_id FROM journal_entry AS e WHERE e.text_key IS NULL);
BEGIN
    IF cardinality(erased) > 0 THEN
        PERFORM erase_copies(erased);
    END IF;
END
$$;
